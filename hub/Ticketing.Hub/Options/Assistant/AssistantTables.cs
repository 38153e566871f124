using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Options.Assistant;

sealed class AssistantTables : IEntityTypeConfiguration<AssistantRun>, IEntityTypeConfiguration<AssistantLine>
{
    public void Configure(EntityTypeBuilder<AssistantRun> builder)
    {
        builder.ToTable("options_assistant_runs").HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Ignore(run => run.Choices);
        builder.HasIndex(run => run.State);
        builder.HasIndex(run => new { run.SeasonId, run.AtMs });
    }

    public void Configure(EntityTypeBuilder<AssistantLine> builder)
    {
        builder.ToTable("options_assistant_lines").HasKey(line => new { line.RunId, line.OptionId });
        builder.Ignore(line => line.AllGiven).Ignore(line => line.Why);
        builder.HasOne<AssistantRun>().WithMany().HasForeignKey(line => line.RunId);
        builder.HasIndex(line => line.OptionId);
        builder.HasIndex(line => new { line.RunId, line.Outcome, line.Number });
    }
}
