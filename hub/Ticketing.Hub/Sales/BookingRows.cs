using System.Globalization;
using Ticketing.Hub.Seating;
using Ticketing.Protocol;
using Ticketing.Protocol.Till.V1;
using Wire = Ticketing.Protocol.Till.V1;

namespace Ticketing.Hub.Sales;

/// <summary>Bookings as tills are told them.</summary>
static class BookingRows
{
    public static Wire.BookedFile FileOf(BookedFile file) => new()
    {
        OrderFile = file.Number,
        Contact = ContactOf(file.ContactId, file.ContactNumber, file.Contact, file.Structure, file.City),
        DepositLeft = new Money(file.DepositLeft, file.Currency),
        Booked = new Money(file.Amount, file.Currency),
        Operations = { file.Operations.Select(OperationOf) },
    };

    public static TakeUpReply TakenUp(TakenUpFile file) => new()
    {
        OrderFile = file.OrderFile,
        Contact = ContactOf(file.ContactId, file.ContactNumber, file.Contact, file.Structure, file.City),
        DepositLeft = new Money(file.DepositLeft, file.Currency),
        ExpiresAtMs = file.ExpiresAtMs,
        Places =
        {
            file.Places.Select(place => new Wire.TakenUpPlace
            {
                Place = SeatingRows.PlaceOf(place.Place),
                HoldId = place.HoldId.ToString(),
                OperationId = place.OperationId.ToString(),
                Tariff = place.Tariff,
                Price = new Money(place.UnitPrice, file.Currency),
                VatRate = place.VatRate,
            }),
        },
    };

    static Wire.BookedOperation OperationOf(BookedOperation booked) => new()
    {
        OperationId = booked.Operation.Id.ToString(),
        Label = booked.Operation.Label,
        Status = booked.Operation.State == BookingState.Booked ? BookingStatus.Booked : BookingStatus.TakenUp,
        DueDate = booked.Operation.DueDay is { } day
            ? DateOnly.FromDayNumber(day).ToString("O", CultureInfo.InvariantCulture)
            : "",
        TakenUpBy = booked.Operation.TakenUpBy,
        TakenUpAtMs = booked.Operation.TakenUpAtMs,
        Lines =
        {
            booked.Lines.Select(line => new BookedLine
            {
                Performance = (uint)line.Performance,
                Category = line.Category,
                Tariff = line.Tariff,
                Quantity = line.Quantity,
                UnitPrice = new Money(line.UnitPrice, booked.Booking.Currency),
                VatRate = line.VatRate,
            }),
        },
    };

    static ContactFound ContactOf(Guid id, int number, string name, string structure, string city) => new()
    {
        ContactId = id.ToString(),
        Number = number,
        Name = name,
        Structure = structure,
        City = city,
    };
}
