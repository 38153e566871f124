using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Mail;

sealed class MailTables : IEntityTypeConfiguration<StoredLetter>
{
    public void Configure(EntityTypeBuilder<StoredLetter> builder)
    {
        builder.ToTable("mail_letters").HasKey(letter => letter.Id);
        builder.HasIndex(letter => letter.Key).IsUnique();
        builder.HasIndex(letter => new { letter.State, letter.NextAttemptMs });
    }
}
