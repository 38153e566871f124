using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;

namespace Ticketing.Hub.Sales;

/// <param name="UnitPrice">Minor units, VAT included.</param>
/// <param name="VatRate">Hundredths of a percent.</param>
/// <param name="HoldId">The option's hold; empty where its places are not counted before they are taken up.</param>
public sealed record BookingWishLine(
    int Performance, string Category, string Tariff, int Quantity, long UnitPrice, int VatRate, Guid HoldId);

/// <param name="Subject">The option's id.</param>
/// <param name="Label">As people say it: "Option n° 21".</param>
/// <param name="DueDay">DateOnly.DayNumber; null: none.</param>
public sealed record BookingWishOperation(
    Guid Subject, string Label, string Contingent, int? DueDay, IReadOnlyList<BookingWishLine> Lines);

/// <param name="OrderFile">Number of the order file that it goes into; null: a new one.</param>
public sealed record BookingWish(
    Guid ContactId, long? OrderFile, string Channel, string OperatorId, string Currency,
    IReadOnlyList<BookingWishOperation> Operations);

public sealed record OpenedBooking(Booking Booking, OrderFile File);

/// <summary>
/// Opens bookings and ends them, inside lane commands of whoever booked. The holds of their places are the caller's: this
/// class leaves them alone.
/// </summary>
public sealed class Bookings(Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">
    /// "sales.order-file-unknown", "sales.order-file-of-another", "sales.currency-differs", "sales.booking-invalid".
    /// </exception>
    public async Task<OpenedBooking> Open(HubDb db, BookingWish wish, CancellationToken cancellationToken)
    {
        Check(wish);
        var file = wish.OrderFile is { } number
            ? await Chosen(db, wish, number, cancellationToken)
            : New(db, wish, await OrderFiles.LastNumber(db, cancellationToken) + 1);
        var booking = new Booking
        {
            Id = ids.Next(),
            OrderFileId = file.Id,
            ContactId = wish.ContactId,
            OperatorId = wish.OperatorId,
            Channel = wish.Channel,
            AtMs = clock.NowMs(),
            Currency = wish.Currency,
        };
        db.Add(booking);
        foreach (var operation in wish.Operations)
        {
            Add(db, booking, operation);
        }

        return new OpenedBooking(booking, file);
    }

    /// <summary>The validation was taken back.</summary>
    /// <exception cref="RuleViolation">
    /// "sales.booking-unknown", "sales.booking-ended", "sales.booking-taken-up", "sales.booking-sold",
    /// "sales.booking-has-deposit": less would be booked than was paid on account.
    /// </exception>
    public Task Cancel(HubDb db, Guid subject, string who, string why, CancellationToken cancellationToken) =>
        End(db, subject, "Cancel", who, why, cancellationToken);

    /// <summary>Its due date has passed. Never where anything was paid on account in its order file.</summary>
    /// <exception cref="RuleViolation">As <see cref="Cancel"/>.</exception>
    public Task Release(HubDb db, Guid subject, string who, string why, CancellationToken cancellationToken) =>
        End(db, subject, "Release", who, why, cancellationToken);

    static void Check(BookingWish wish)
    {
        List<string> wrong = [];
        if (wish.Operations.Count == 0)
            wrong.Add("operations: a booking has at least one.");
        if (wish.Currency.Length != 3)
            wrong.Add($"currency: '{wish.Currency}' is not a currency.");
        wrong.AddRange(
            from operation in wish.Operations
            where operation.Lines.Count == 0
                || operation.Lines.Any(line => line.Quantity < 1 || line.UnitPrice < 0 || line.VatRate is < 0 or > 10_000)
            select $"{operation.Label}: each line has at least one place, a price and a rate of VAT.");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("sales.booking-invalid", wrong);
    }

    OrderFile New(HubDb db, BookingWish wish, long number)
    {
        var file = new OrderFile
        {
            Id = ids.Next(),
            Number = number,
            ContactId = wish.ContactId,
            PointOfSale = CashDesk.Office,
            OperatorId = wish.OperatorId,
            OpenedAtMs = clock.NowMs(),
        };
        db.Add(file);
        return file;
    }

    static async Task<OrderFile> Chosen(HubDb db, BookingWish wish, long number, CancellationToken cancellationToken)
    {
        var file = db.ChangeTracker.Entries<OrderFile>().Select(entry => entry.Entity).FirstOrDefault(row => row.Number == number)
            ?? await OrderFiles.Find(db, number, cancellationToken);
        if (file.ContactId != wish.ContactId)
        {
            throw new RuleViolation(
                "sales.order-file-of-another", $"Order file {number} is another contact's: choose one of this contact.")
            {
                Parts = [number],
            };
        }

        var others = await db.Set<Booking>().Where(row => row.OrderFileId == file.Id).Select(row => row.Currency)
            .Union(db.Set<Order>().Where(row => row.OrderFileId == file.Id).Select(row => row.Currency))
            .ToListAsync(cancellationToken);
        return others.TrueForAll(currency => currency == wish.Currency)
            ? file
            : throw new RuleViolation(
                "sales.currency-differs", $"Order file {number} is in {others[0]}, the booking in {wish.Currency}.")
            {
                Parts = [number, others[0], wish.Currency],
            };
    }

    void Add(HubDb db, Booking booking, BookingWishOperation wish)
    {
        var operation = new BookingOperation
        {
            Id = ids.Next(),
            BookingId = booking.Id,
            Subject = wish.Subject,
            Label = wish.Label,
            Contingent = wish.Contingent,
            DueDay = wish.DueDay,
        };
        db.Add(operation);
        db.AddRange(wish.Lines.Select(line => new BookingLine
        {
            Id = ids.Next(),
            OperationId = operation.Id,
            Performance = line.Performance,
            Category = line.Category,
            Tariff = line.Tariff,
            Quantity = line.Quantity,
            UnitPrice = line.UnitPrice,
            VatRate = line.VatRate,
            HoldId = line.HoldId,
        }));
    }

    async Task End(
        HubDb db, Guid subject, string verb, string who, string why, CancellationToken cancellationToken)
    {
        // What was booked again after it had ended has the ended ones beside it.
        var all = await db.Set<BookingOperation>().AsTracking().Where(row => row.Subject == subject)
            .ToListAsync(cancellationToken);
        var operation = all.Find(row => row.State is BookingState.Booked or BookingState.TakenUp or BookingState.Sold)
            ?? all.FirstOrDefault()
            ?? throw new RuleViolation("sales.booking-unknown", $"Nothing is booked for {subject}.", RefusalKind.NotFound);
        operation.CheckBooked();
        await CheckDeposit(db, operation, verb, cancellationToken);
        operation.Move(verb);
        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = who,
            What = verb == "Cancel" ? "booking.cancelled" : "booking.released",
            Subject = $"booking:{operation.Id}",
            Why = why,
        });
    }

    /// <exception cref="RuleViolation">"sales.booking-has-deposit".</exception>
    internal static async Task CheckDeposit(
        HubDb db, BookingOperation operation, string verb, CancellationToken cancellationToken)
    {
        var (file, currency) = await (
            from booking in db.Set<Booking>()
            join found in db.Set<OrderFile>() on booking.OrderFileId equals found.Id
            where booking.Id == operation.BookingId
            select new ValueTuple<OrderFile, string>(found, booking.Currency)).SingleAsync(cancellationToken);
        var left = await DepositBook.Left(db, file.Number, cancellationToken);
        if (left == 0)
            return;
        var rest = await DepositBook.Booked(db, file.Id, except: operation.Id, cancellationToken);
        if (verb == "Release" || rest < left)
        {
            throw new RuleViolation(
                "sales.booking-has-deposit",
                $"{new Money(left, currency)} were paid on account in order file {file.Number}, without {operation.Label} "
                + $"{new Money(rest, currency)} are booked there: give the deposit back first.")
            {
                Parts = [operation.Label, new Money(left, currency), file.Number, new Money(rest, currency)],
            };
        }
    }
}
