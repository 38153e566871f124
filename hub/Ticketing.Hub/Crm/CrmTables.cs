using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Crm;

sealed class CrmTables :
    IEntityTypeConfiguration<CommunityType>, IEntityTypeConfiguration<Structure>, IEntityTypeConfiguration<Contact>,
    IEntityTypeConfiguration<ContactAccount>, IEntityTypeConfiguration<SignInLink>
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
        builder.HasIndex(contact => contact.EmailKey);
        builder.HasOne<Structure>().WithMany().HasForeignKey(contact => contact.StructureId)
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ContactAccount> builder)
    {
        builder.ToTable("crm_contact_accounts").HasKey(account => account.ContactId);
        builder.Property(account => account.ContactId).ValueGeneratedNever();
        builder.ComplexProperty(account => account.Password);
        builder.HasOne<Contact>().WithOne().HasForeignKey<ContactAccount>(account => account.ContactId);
    }

    public void Configure(EntityTypeBuilder<SignInLink> builder)
    {
        builder.ToTable("crm_sign_in_links").HasKey(link => link.TokenHash);
        builder.HasIndex(link => new { link.EmailKey, link.CreatedAtMs });
    }
}
