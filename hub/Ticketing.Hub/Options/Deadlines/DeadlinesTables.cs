using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Options.Deadlines;

sealed class DeadlinesTables : IEntityTypeConfiguration<BatchRun>, IEntityTypeConfiguration<BatchLine>
{
    public void Configure(EntityTypeBuilder<BatchRun> builder)
    {
        builder.ToTable("options_batch_runs").HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Ignore(run => run.Filter);
        builder.HasIndex(run => run.Key).IsUnique();
        builder.HasIndex(run => run.State);
        builder.HasIndex(run => run.StartedAtMs);
    }

    public void Configure(EntityTypeBuilder<BatchLine> builder)
    {
        builder.ToTable("options_batch_lines").HasKey(line => new { line.RunId, line.OptionId });
        builder.HasOne<BatchRun>().WithMany().HasForeignKey(line => line.RunId);
        builder.HasIndex(line => line.OptionId);
    }
}
