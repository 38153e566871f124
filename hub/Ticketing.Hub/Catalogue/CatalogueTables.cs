using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Catalogue;

sealed class CatalogueTables :
    IEntityTypeConfiguration<Season>,
    IEntityTypeConfiguration<Activity>,
    IEntityTypeConfiguration<Event>,
    IEntityTypeConfiguration<Performance>,
    IEntityTypeConfiguration<AudienceCategory>,
    IEntityTypeConfiguration<AudienceSubCategory>,
    IEntityTypeConfiguration<Tariff>,
    IEntityTypeConfiguration<Price>,
    IEntityTypeConfiguration<ProductFamily>,
    IEntityTypeConfiguration<Product>,
    IEntityTypeConfiguration<ProductPerformance>
{
    public void Configure(EntityTypeBuilder<Season> builder)
    {
        builder.ToTable("catalogue_seasons").HasKey(season => season.Id);
        builder.Property(season => season.Id).ValueGeneratedNever();
        builder.HasIndex(season => season.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("catalogue_activities").HasKey(activity => activity.Id);
        builder.Property(activity => activity.Id).ValueGeneratedNever();
        builder.HasIndex(activity => activity.Code).IsUnique();
        builder.HasOne<Season>().WithMany().HasForeignKey(activity => activity.SeasonId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Event> builder)
    {
        builder.ToTable("catalogue_events").HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.Code).IsUnique();
        builder.HasOne<Activity>().WithMany().HasForeignKey(row => row.ActivityId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Performance> builder)
    {
        builder.ToTable("catalogue_performances").HasKey(performance => performance.Number);
        builder.Property(performance => performance.Number).ValueGeneratedNever();
        builder.HasIndex(performance => performance.Code).IsUnique();
        builder.HasIndex(performance => performance.StartsAtMs);
        builder.HasOne<Event>().WithMany().HasForeignKey(performance => performance.EventId)
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AudienceCategory> builder) =>
        builder.ToTable("catalogue_audience_categories").HasKey(category => category.Code);

    public void Configure(EntityTypeBuilder<AudienceSubCategory> builder)
    {
        builder.ToTable("catalogue_audience_sub_categories").HasKey(category => category.Code);
        builder.HasOne<AudienceCategory>().WithMany().HasForeignKey(category => category.AudienceCategory)
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Tariff> builder) =>
        builder.ToTable("catalogue_tariffs").HasKey(tariff => tariff.Code);

    public void Configure(EntityTypeBuilder<Price> builder)
    {
        builder.ToTable("catalogue_prices").HasKey(price => new { price.PriceTable, price.Category, price.Tariff });
        builder.HasOne<Tariff>().WithMany().HasForeignKey(price => price.Tariff).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ProductFamily> builder)
    {
        builder.ToTable("catalogue_product_families").HasKey(family => family.Code);
        builder.HasData(new ProductFamily { Code = ProductFamily.SingleEntry, Name = "Entrée simple" });
    }

    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable("catalogue_products").HasKey(product => product.Code);
        builder.HasOne<ProductFamily>().WithMany().HasForeignKey(product => product.Family)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Season>().WithMany().HasForeignKey(product => product.SeasonId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(product => product.HasPlaces);
    }

    public void Configure(EntityTypeBuilder<ProductPerformance> builder)
    {
        builder.ToTable("catalogue_product_performances").HasKey(row => new { row.Product, row.Performance });
        builder.HasOne<Product>().WithMany().HasForeignKey(row => row.Product).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Performance>().WithMany().HasForeignKey(row => row.Performance).OnDelete(DeleteBehavior.Restrict);
    }
}
