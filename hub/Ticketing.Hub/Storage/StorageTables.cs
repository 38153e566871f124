using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

sealed class StorageTables :
    IEntityTypeConfiguration<AuditEntry>,
    IEntityTypeConfiguration<StoredRequest>,
    IEntityTypeConfiguration<StoredFact>,
    IEntityTypeConfiguration<ShelfItem>,
    IEntityTypeConfiguration<StoredChange>,
    IEntityTypeConfiguration<FeedMark>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("storage_audit").HasKey(entry => entry.Id);
        builder.HasIndex(entry => new { entry.Subject, entry.Id });
    }

    public void Configure(EntityTypeBuilder<StoredRequest> builder)
    {
        builder.ToTable("storage_requests").HasKey(request => request.RequestId);
        builder.Property(request => request.RequestId).HasMaxLength(StoredRequest.LongestId);
        builder.HasIndex(request => request.AtMs);
    }

    public void Configure(EntityTypeBuilder<StoredFact> builder)
    {
        builder.ToTable("storage_facts").HasKey(fact => fact.Id);
        builder.HasIndex(fact => fact.NextAttemptMs);
    }

    public void Configure(EntityTypeBuilder<ShelfItem> builder)
    {
        builder.ToTable("storage_shelf").HasKey(item => item.Id);
        builder.HasIndex(item => new { item.State, item.AtMs });
    }

    public void Configure(EntityTypeBuilder<StoredChange> builder)
    {
        builder.ToTable("storage_changes").HasKey(change => change.Cursor);
        builder.HasIndex(change => new { change.Audience, change.Cursor });
        builder.HasIndex(change => change.AtMs);
    }

    public void Configure(EntityTypeBuilder<FeedMark> builder)
    {
        builder.ToTable("storage_feed_marks").HasKey(mark => mark.Id);
        builder.Property(mark => mark.Id).ValueGeneratedNever();
    }
}
