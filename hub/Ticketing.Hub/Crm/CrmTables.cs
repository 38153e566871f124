using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Crm;

sealed class CrmTables :
    IEntityTypeConfiguration<CommunityType>, IEntityTypeConfiguration<Structure>, IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<CommunityType> builder) =>
        builder.ToTable("crm_community_types").HasKey(type => type.Code);

    public void Configure(EntityTypeBuilder<Structure> builder)
    {
        builder.ToTable("crm_structures").HasKey(structure => structure.Id);
        builder.Property(structure => structure.Id).ValueGeneratedNever();
        builder.HasIndex(structure => structure.Code).IsUnique();
        builder.HasOne<CommunityType>().WithMany().HasForeignKey(structure => structure.CommunityType)
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("crm_contacts").HasKey(contact => contact.Id);
        builder.Property(contact => contact.Id).ValueGeneratedNever();
        builder.HasIndex(contact => contact.Number).IsUnique();
        builder.HasOne<Structure>().WithMany().HasForeignKey(contact => contact.StructureId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
