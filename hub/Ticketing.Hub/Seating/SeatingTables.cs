using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Seating;

sealed class SeatingTables :
    IEntityTypeConfiguration<Space>,
    IEntityTypeConfiguration<PhysicalConfiguration>,
    IEntityTypeConfiguration<Seat>,
    IEntityTypeConfiguration<LogicalConfiguration>,
    IEntityTypeConfiguration<SeatCategory>,
    IEntityTypeConfiguration<LogicalSeat>,
    IEntityTypeConfiguration<Contingent>,
    IEntityTypeConfiguration<Quota>,
    IEntityTypeConfiguration<HouseRecord>,
    IEntityTypeConfiguration<SerialCounter>,
    IEntityTypeConfiguration<Hold>,
    IEntityTypeConfiguration<Place>
{
    public void Configure(EntityTypeBuilder<Space> builder) => builder.ToTable("seating_spaces").HasKey(space => space.Code);

    public void Configure(EntityTypeBuilder<PhysicalConfiguration> builder) =>
        builder.ToTable("seating_physical_configurations").HasKey(configuration => configuration.Code);

    public void Configure(EntityTypeBuilder<Seat> builder)
    {
        builder.ToTable("seating_seats").HasKey(seat => seat.Id);
        builder.Property(seat => seat.Id).ValueGeneratedNever();
        builder.HasIndex(seat => new { seat.Configuration, seat.PlanGuid }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<LogicalConfiguration> builder) =>
        builder.ToTable("seating_logical_configurations").HasKey(configuration => configuration.Code);

    public void Configure(EntityTypeBuilder<SeatCategory> builder)
    {
        builder.ToTable("seating_categories").HasKey(category => new { category.Configuration, category.Code });
        builder.HasOne<LogicalConfiguration>().WithMany().HasForeignKey(category => category.Configuration);
    }

    public void Configure(EntityTypeBuilder<LogicalSeat> builder)
    {
        builder.ToTable("seating_logical_seats").HasKey(seat => new { seat.Configuration, seat.SeatId });
        builder.HasOne<Seat>().WithMany().HasForeignKey(seat => seat.SeatId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SeatCategory>().WithMany().HasForeignKey(seat => new { seat.Configuration, seat.Category })
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Contingent> builder) =>
        builder.ToTable("seating_contingents").HasKey(contingent => contingent.Code);

    public void Configure(EntityTypeBuilder<Quota> builder)
    {
        builder.ToTable("seating_quotas").HasKey(quota => new { quota.Performance, quota.Contingent, quota.Category });
        builder.HasOne<Contingent>().WithMany().HasForeignKey(quota => quota.Contingent).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<HouseRecord> builder)
    {
        builder.ToTable("seating_houses").HasKey(house => house.Performance);
        builder.Property(house => house.Performance).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<SerialCounter> builder)
    {
        builder.ToTable("seating_serials").HasKey(counter => counter.Id);
        builder.Property(counter => counter.Id).ValueGeneratedNever();
        builder.HasData(new { Id = 1, Next = 1L });
    }

    public void Configure(EntityTypeBuilder<Hold> builder)
    {
        builder.ToTable("seating_holds").HasKey(hold => hold.Id);
        builder.Property(hold => hold.Id).ValueGeneratedNever();
        // A default for the rows of an older version only.
        builder.Property(hold => hold.OverbookingBase).HasDefaultValue(OverbookingBase.Gauge).ValueGeneratedNever();
        builder.HasIndex(hold => new { hold.Owner, hold.State, hold.ExpiresAtMs });
        builder.HasIndex(hold => new { hold.Performance, hold.State, hold.Contingent, hold.Category, hold.Unseated });
        builder.HasIndex(hold => new { hold.State, hold.ExpiresAtMs });
    }

    public void Configure(EntityTypeBuilder<Place> builder)
    {
        builder.ToTable("seating_places").HasKey(place => place.Id);
        builder.Property(place => place.Id).ValueGeneratedNever();
        // The fence: whatever goes wrong above, no seat is in two hands.
        builder.HasIndex(place => new { place.Performance, place.SeatId }).IsUnique()
            .HasFilter("state IN ('Held', 'Confirmed')");
        builder.HasIndex(place => place.HoldId);
        builder.HasIndex(place => place.Serial).IsUnique();
    }
}
