using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Hub.Sales;

sealed class SalesTables :
    IEntityTypeConfiguration<OrderFile>,
    IEntityTypeConfiguration<Order>,
    IEntityTypeConfiguration<Operation>,
    IEntityTypeConfiguration<Movement>,
    IEntityTypeConfiguration<Ticket>,
    IEntityTypeConfiguration<TicketPrint>,
    IEntityTypeConfiguration<TillNumbers>,
    IEntityTypeConfiguration<NumberGap>,
    IEntityTypeConfiguration<Booking>,
    IEntityTypeConfiguration<BookingOperation>,
    IEntityTypeConfiguration<BookingLine>,
    IEntityTypeConfiguration<BookingPlace>,
    IEntityTypeConfiguration<Deposit>
{
    public void Configure(EntityTypeBuilder<OrderFile> builder)
    {
        builder.ToTable("sales_order_files").HasKey(file => file.Id);
        builder.Property(file => file.Id).ValueGeneratedNever();
        builder.HasIndex(file => file.Number).IsUnique();
        builder.HasIndex(file => file.ContactId);
    }

    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("sales_orders").HasKey(order => order.Id);
        builder.Property(order => order.Id).ValueGeneratedNever();
        builder.HasOne<OrderFile>().WithMany().HasForeignKey(order => order.OrderFileId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(order => order.AtMs);
    }

    public void Configure(EntityTypeBuilder<Operation> builder)
    {
        builder.ToTable("sales_operations").HasKey(operation => operation.Id);
        builder.Property(operation => operation.Id).ValueGeneratedNever();
        builder.HasOne<Order>().WithMany().HasForeignKey(operation => operation.OrderId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Movement> builder)
    {
        builder.ToTable("sales_movements").HasKey(movement => movement.Id);
        builder.Property(movement => movement.Id).ValueGeneratedNever();
        builder.HasOne<Operation>().WithMany().HasForeignKey(movement => movement.OperationId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(movement => movement.OrderId);
        builder.HasIndex(movement => new { movement.Serial, movement.Kind }).IsUnique();
        builder.HasIndex(movement => new { movement.Performance, movement.AtMs });
    }

    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.ToTable("sales_tickets").HasKey(ticket => ticket.Serial);
        builder.Property(ticket => ticket.Serial).ValueGeneratedNever();
        builder.HasOne<Order>().WithMany().HasForeignKey(ticket => ticket.OrderId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(ticket => ticket.OrderFileId);
        builder.HasIndex(ticket => ticket.PlaceId).IsUnique();
        builder.HasIndex(ticket => new { ticket.Performance, ticket.State });
    }

    public void Configure(EntityTypeBuilder<TicketPrint> builder) =>
        builder.ToTable("sales_prints").HasKey(print => new { print.Serial, print.Copy });

    public void Configure(EntityTypeBuilder<TillNumbers> builder) =>
        builder.ToTable("sales_till_numbers").HasKey(numbers => numbers.DeviceId);

    public void Configure(EntityTypeBuilder<NumberGap> builder)
    {
        builder.ToTable("sales_number_gaps").HasKey(gap => gap.Id);
        builder.HasIndex(gap => gap.DeviceId);
    }

    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.ToTable("sales_bookings").HasKey(booking => booking.Id);
        builder.Property(booking => booking.Id).ValueGeneratedNever();
        builder.HasOne<OrderFile>().WithMany().HasForeignKey(booking => booking.OrderFileId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BookingOperation> builder)
    {
        builder.ToTable("sales_booking_operations").HasKey(operation => operation.Id);
        builder.Property(operation => operation.Id).ValueGeneratedNever();
        builder.HasOne<Booking>().WithMany().HasForeignKey(operation => operation.BookingId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(operation => operation.Subject);
        // One option is in one booking at a time, whatever is retried.
        builder.HasIndex(operation => operation.Subject, "IX_sales_booking_operations_live").IsUnique()
            .HasFilter("state IN ('Booked', 'TakenUp', 'Sold')");
        builder.HasIndex(operation => operation.State);
    }

    public void Configure(EntityTypeBuilder<BookingLine> builder)
    {
        builder.ToTable("sales_booking_lines").HasKey(line => line.Id);
        builder.Property(line => line.Id).ValueGeneratedNever();
        builder.HasOne<BookingOperation>().WithMany().HasForeignKey(line => line.OperationId)
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BookingPlace> builder)
    {
        builder.ToTable("sales_booking_places").HasKey(place => place.PlaceId);
        builder.Property(place => place.PlaceId).ValueGeneratedNever();
        builder.HasOne<BookingLine>().WithMany().HasForeignKey(place => place.LineId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(place => place.OperationId);
        builder.HasIndex(place => place.HoldId);
    }

    public void Configure(EntityTypeBuilder<Deposit> builder)
    {
        builder.ToTable("sales_deposits").HasKey(deposit => deposit.Id);
        builder.Property(deposit => deposit.Id).ValueGeneratedNever();
        builder.HasOne<OrderFile>().WithMany().HasForeignKey(deposit => deposit.OrderFileId).OnDelete(DeleteBehavior.Restrict);
    }
}
