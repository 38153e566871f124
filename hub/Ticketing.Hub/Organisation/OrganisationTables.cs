using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Organisation;

sealed class OrganisationTables :
    IEntityTypeConfiguration<IssuingOrganisation>,
    IEntityTypeConfiguration<StoredMasterKey>,
    IEntityTypeConfiguration<Operator>,
    IEntityTypeConfiguration<Profile>,
    IEntityTypeConfiguration<ProfileRight>,
    IEntityTypeConfiguration<Perimeter>,
    IEntityTypeConfiguration<Device>,
    IEntityTypeConfiguration<EnrolmentCode>
{
    public void Configure(EntityTypeBuilder<IssuingOrganisation> builder)
    {
        builder.ToTable("organisation_organisations").HasKey(row => row.Number);
        builder.Property(row => row.Number).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<StoredMasterKey> builder) =>
        builder.ToTable("organisation_master_keys").HasKey(key => new { key.Purpose, key.Epoch });

    public void Configure(EntityTypeBuilder<Operator> builder)
    {
        builder.ToTable("organisation_operators").HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.ComplexProperty(row => row.Password);
        builder.ComplexProperty(row => row.TillCode);
        builder.HasIndex(row => row.Name).IsUnique();
        builder.HasOne<Profile>().WithMany().HasForeignKey(row => row.ProfileId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Profile> builder)
    {
        builder.ToTable("organisation_profiles").HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.Name).IsUnique();
        builder.HasMany(row => row.Rights).WithOne().HasForeignKey(right => right.ProfileId);
    }

    public void Configure(EntityTypeBuilder<ProfileRight> builder) =>
        builder.ToTable("organisation_profile_rights").HasKey(right => new { right.ProfileId, right.Node });

    public void Configure(EntityTypeBuilder<Perimeter> builder)
    {
        builder.ToTable("organisation_perimeters").HasKey(row => new { row.ProfileId, row.Kind, row.Value });
        builder.HasOne<Profile>().WithMany().HasForeignKey(row => row.ProfileId);
    }

    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("organisation_devices").HasKey(row => row.Id);
        builder.Property(row => row.Settings).HasConversion(
            settings => JsonSerializer.Serialize(settings, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, string>>(
                (a, b) => a!.Count == b!.Count && !a.Except(b).Any(),
                settings => settings.Count,
                settings => new Dictionary<string, string>(settings)));
        builder.HasIndex(row => row.Thumbprint);
        builder.HasIndex(row => row.Site);
    }

    public void Configure(EntityTypeBuilder<EnrolmentCode> builder)
    {
        builder.ToTable("organisation_enrolment_codes").HasKey(row => row.CodeHash);
        builder.HasOne<Device>().WithMany().HasForeignKey(row => row.DeviceId);
    }
}
