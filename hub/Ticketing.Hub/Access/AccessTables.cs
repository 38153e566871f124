using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Access;

sealed class AccessTables : IEntityTypeConfiguration<AccessRight>, IEntityTypeConfiguration<Passage>
{
    public void Configure(EntityTypeBuilder<AccessRight> builder)
    {
        builder.ToTable("access_rights").HasKey(right => right.Serial);
        builder.Property(right => right.Serial).ValueGeneratedNever();
        builder.HasIndex(right => right.Performance);
        builder.HasIndex(right => new { right.State, right.StateSinceMs });
    }

    public void Configure(EntityTypeBuilder<Passage> builder)
    {
        // No foreign key to the right: an edge may tell of a ticket before the till that sold it does.
        builder.ToTable("access_passages").HasKey(passage => passage.Reference);
        builder.HasIndex(passage => passage.Serial);
        builder.HasIndex(passage => passage.AtMs);
        builder.HasIndex(passage => new { passage.Performance, passage.Kind, passage.AtMs });
        builder.HasIndex(passage => new { passage.DeviceId, passage.DecisionSequence });
    }
}
