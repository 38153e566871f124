using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Cashless;

sealed class CashlessTables :
    IEntityTypeConfiguration<Wallet>,
    IEntityTypeConfiguration<Chip>,
    IEntityTypeConfiguration<WalletMovement>,
    IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Wallet> builder)
    {
        builder.ToTable("cashless_wallets").HasKey(wallet => wallet.Id);
        builder.Property(wallet => wallet.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<Chip> builder)
    {
        builder.ToTable("cashless_chips").HasKey(chip => chip.Uid);
        builder.HasOne<Wallet>().WithMany().HasForeignKey(chip => chip.WalletId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<WalletMovement> builder)
    {
        builder.ToTable("cashless_movements").HasKey(movement => movement.Reference);
        builder.HasOne<Wallet>().WithMany().HasForeignKey(movement => movement.WalletId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(movement => new { movement.WalletId, movement.Source });
        builder.HasIndex(movement => new { movement.Kind, movement.AtMs });
    }

    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable("cashless_products").HasKey(product => product.Code);
        builder.Property(product => product.Code).ValueGeneratedNever();
    }
}
