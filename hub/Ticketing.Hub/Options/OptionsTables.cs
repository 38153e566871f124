using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Options;

sealed class OptionsTables :
    IEntityTypeConfiguration<Option>, IEntityTypeConfiguration<OptionWish>, IEntityTypeConfiguration<OptionFallback>,
    IEntityTypeConfiguration<OptionChoice>, IEntityTypeConfiguration<PlacedLine>, IEntityTypeConfiguration<OptionMove>,
    IEntityTypeConfiguration<Confirmation>, IEntityTypeConfiguration<ConfirmedOption>,
    IEntityTypeConfiguration<OptionTerms>, IEntityTypeConfiguration<OptionLimitation>,
    IEntityTypeConfiguration<OptionLimitationType>
{
    public void Configure(EntityTypeBuilder<Option> builder)
    {
        builder.ToTable("options_options").HasKey(option => option.Id);
        builder.Property(option => option.Id).ValueGeneratedNever();
        builder.Ignore(option => option.HasOrder).Ignore(option => option.Owner);
        builder.HasIndex(option => option.Number).IsUnique();
        builder.HasIndex(option => new { option.ContactId, option.Number });
        builder.HasIndex(option => new { option.State, option.DueDay });
        // The list's head counts and sums by state: answered from the index alone.
        builder.HasIndex(option => new { option.State, option.Requested, option.Placed });
        builder.HasIndex(option => new { option.State, option.SearchText, option.Requested, option.Placed });
        builder.HasIndex(option => new { option.SubjectName, option.StartsAtMs, option.Number });
        builder.HasIndex(option => new { option.State, option.WishedPerformance, option.WaitingSinceMs });
        builder.HasIndex(option => new { option.ContactName, option.Number });
        builder.HasIndex(option => new { option.Provenance, option.Number });
        // The report joins every line to its option: a row is three times as wide as what it asks.
        builder.HasIndex(option => new { option.Id, option.State, option.Contingent, option.Channel });
        builder.HasIndex(option => new { option.EventId, option.State });
        builder.HasIndex(option => new { option.SeasonId, option.State });
        builder.HasIndex(option => option.PlacedPerformance);
        builder.HasIndex(option => option.WishedPerformance);
        builder.HasIndex(option => option.StartsAtMs);
        builder.HasIndex(option => option.DueDay);
        builder.HasIndex(option => option.TwinGroup);
        builder.HasIndex(option => option.OrderFile);
    }

    public void Configure(EntityTypeBuilder<OptionWish> builder)
    {
        builder.ToTable("options_wishes").HasKey(wish => new { wish.OptionId, wish.Category });
        builder.HasOne<Option>().WithMany().HasForeignKey(wish => wish.OptionId);
        builder.HasIndex(wish => new { wish.OptionId, wish.Category, wish.Quantity });
    }

    public void Configure(EntityTypeBuilder<OptionFallback> builder)
    {
        builder.ToTable("options_fallbacks").HasKey(fallback => new { fallback.OptionId, fallback.Rank });
        builder.HasOne<Option>().WithMany().HasForeignKey(fallback => fallback.OptionId);
    }

    public void Configure(EntityTypeBuilder<OptionChoice> builder)
    {
        builder.ToTable("options_choices").HasKey(choice => new { choice.OptionId, choice.Performance });
        builder.HasOne<Option>().WithMany().HasForeignKey(choice => choice.OptionId);
        builder.HasIndex(choice => choice.Performance);
    }

    public void Configure(EntityTypeBuilder<PlacedLine> builder)
    {
        builder.ToTable("options_placed_lines").HasKey(line => line.Id);
        builder.Property(line => line.Id).ValueGeneratedNever();
        builder.HasOne<Option>().WithMany().HasForeignKey(line => line.OptionId);
        builder.HasIndex(line => new { line.OptionId, line.Performance, line.Asked, line.Category }).IsUnique();
        builder.HasIndex(line => new { line.Performance, line.Category, line.OptionId, line.Quantity, line.HoldId });
    }

    public void Configure(EntityTypeBuilder<OptionMove> builder)
    {
        builder.ToTable("options_moves").HasKey(move => move.Id);
        builder.HasIndex(move => move.OptionId);
    }

    public void Configure(EntityTypeBuilder<Confirmation> builder)
    {
        builder.ToTable("options_confirmations").HasKey(confirmation => confirmation.Id);
        builder.Property(confirmation => confirmation.Id).ValueGeneratedNever();
        builder.HasIndex(confirmation => confirmation.ContactId);
    }

    public void Configure(EntityTypeBuilder<ConfirmedOption> builder)
    {
        builder.ToTable("options_confirmed").HasKey(row => new { row.ConfirmationId, row.OptionId });
        builder.HasIndex(row => row.OptionId);
    }

    public void Configure(EntityTypeBuilder<OptionTerms> builder) =>
        builder.ToTable("options_terms").HasKey(terms => new { terms.Level, terms.Code });

    public void Configure(EntityTypeBuilder<OptionLimitation> builder) =>
        builder.ToTable("options_limitations").HasKey(limitation => limitation.Code);

    public void Configure(EntityTypeBuilder<OptionLimitationType> builder)
    {
        builder.ToTable("options_limitation_types").HasKey(row => new { row.Limitation, row.CommunityType });
        builder.HasOne<OptionLimitation>().WithMany().HasForeignKey(row => row.Limitation);
    }
}
