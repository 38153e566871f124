using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Finance;

sealed class FinanceTables :
    IEntityTypeConfiguration<Account>,
    IEntityTypeConfiguration<LedgerEntry>,
    IEntityTypeConfiguration<LedgerLine>,
    IEntityTypeConfiguration<FiscalLine>,
    IEntityTypeConfiguration<FiscalHead>,
    IEntityTypeConfiguration<Payment>,
    IEntityTypeConfiguration<CashDesk>,
    IEntityTypeConfiguration<CashMovement>,
    IEntityTypeConfiguration<Closing>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("finance_accounts").HasKey(account => account.Number);
        builder.HasData(Accounts.Chart);
    }

    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("finance_ledger_entries").HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.HasMany(entry => entry.Lines).WithOne().HasForeignKey(line => line.EntryId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(entry => entry.Reference);
        builder.HasIndex(entry => entry.AtMs);
    }

    public void Configure(EntityTypeBuilder<LedgerLine> builder)
    {
        builder.ToTable("finance_ledger_lines").HasKey(line => line.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(line => line.Account).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(line => new { line.Account, line.SubAccount });
    }

    public void Configure(EntityTypeBuilder<FiscalLine> builder)
    {
        builder.ToTable("finance_fiscal_lines").HasKey(line => new { line.PointOfSale, line.Sequence });
        builder.HasIndex(line => new { line.Kind, line.Reference });
    }

    public void Configure(EntityTypeBuilder<FiscalHead> builder) =>
        builder.ToTable("finance_fiscal_heads").HasKey(head => head.PointOfSale);

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("finance_payments").HasKey(payment => payment.Id);
        builder.Property(payment => payment.Id).ValueGeneratedNever();
        builder.HasIndex(payment => payment.Reference);
        builder.HasIndex(payment => new { payment.CashDeskId, payment.AtMs });
    }

    public void Configure(EntityTypeBuilder<CashDesk> builder) =>
        builder.ToTable("finance_cash_desks").HasKey(desk => desk.Id);

    public void Configure(EntityTypeBuilder<CashMovement> builder)
    {
        builder.ToTable("finance_cash_movements").HasKey(movement => movement.Id);
        builder.Property(movement => movement.Id).ValueGeneratedNever();
        builder.HasIndex(movement => new { movement.CashDeskId, movement.AtMs });
    }

    public void Configure(EntityTypeBuilder<Closing> builder) =>
        builder.ToTable("finance_closings").HasKey(closing => new { closing.CashDeskId, closing.Number });
}
