using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Distribution;

sealed class DistributionTables :
    IEntityTypeConfiguration<SalesChannel>, IEntityTypeConfiguration<ChannelAudience>,
    IEntityTypeConfiguration<OptionProfile>, IEntityTypeConfiguration<ProfileScope>
{
    public void Configure(EntityTypeBuilder<SalesChannel> builder)
    {
        builder.ToTable("distribution_channels").HasKey(channel => channel.Code);
        builder.Ignore(channel => channel.IsOnline);
    }

    public void Configure(EntityTypeBuilder<ChannelAudience> builder)
    {
        builder.ToTable("distribution_channel_audiences").HasKey(row => new { row.Channel, row.CommunityType });
        builder.HasOne<SalesChannel>().WithMany().HasForeignKey(row => row.Channel).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OptionProfile> builder)
    {
        builder.ToTable("distribution_option_profiles").HasKey(profile => profile.Id);
        builder.Property(profile => profile.Id).ValueGeneratedNever();
        builder.HasIndex(profile => profile.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ProfileScope> builder)
    {
        builder.ToTable("distribution_profile_scopes").HasKey(scope => new { scope.ProfileId, scope.Kind, scope.Value });
        builder.HasOne<OptionProfile>().WithMany().HasForeignKey(scope => scope.ProfileId).OnDelete(DeleteBehavior.Cascade);
    }
}
