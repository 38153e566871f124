using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Sales;

public enum BookingState
{
    Booked,

    /// <summary>In a cart.</summary>
    TakenUp,
    Sold,
    Cancelled,

    /// <summary>Libérée: its due date passed, and the places are on sale again.</summary>
    Released,
}

/// <summary>Commande réservée: what a contact has promised to buy. Its operations are taken up and sold one by one.</summary>
public sealed class Booking
{
    public required Guid Id { get; init; }

    public required Guid OrderFileId { get; init; }

    public required Guid ContactId { get; init; }

    public required string OperatorId { get; init; }

    /// <summary>Sales channel that it came through.</summary>
    public required string Channel { get; init; }

    public required long AtMs { get; init; }

    public required string Currency { get; init; }
}

/// <summary>One operation of a booking: one option, whatever number of performances and categories it has.</summary>
public sealed class BookingOperation
{
    public static readonly Lifecycle<BookingState> Moves = new(
        "Booking",
        (BookingState.Booked, "TakeUp", BookingState.TakenUp),
        (BookingState.TakenUp, "GiveBack", BookingState.Booked),
        (BookingState.TakenUp, "Sell", BookingState.Sold),
        (BookingState.Booked, "Cancel", BookingState.Cancelled),
        (BookingState.Booked, "Release", BookingState.Released));

    public required Guid Id { get; init; }

    public required Guid BookingId { get; init; }

    /// <summary>What was booked: the option's id.</summary>
    public required Guid Subject { get; init; }

    /// <summary>As people say it: "Option n° 21".</summary>
    public required string Label { get; init; }

    public required string Contingent { get; init; }

    /// <summary>DateOnly.DayNumber of the last day for paying; null: none.</summary>
    public required int? DueDay { get; init; }

    public BookingState State { get; private set; } = BookingState.Booked;

    /// <summary>Who has it in a cart, or had it when it was sold.</summary>
    public string TakenUpBy { get; private set; } = "";

    public long TakenUpAtMs { get; private set; }

    /// <exception cref="RuleViolation">"sales.booking-taken-up", "sales.booking-sold", "sales.booking-ended".</exception>
    public void CheckBooked()
    {
        if (State == BookingState.Booked)
            return;
        throw State switch
        {
            BookingState.TakenUp => IsTakenUp(),
            BookingState.Sold => new RuleViolation("sales.booking-sold", $"{Label} is sold.") { Parts = [Label] },
            _ => new RuleViolation("sales.booking-ended", $"{Label} is no longer booked: it is {State}.") { Parts = [Label] },
        };
    }

    public RuleViolation IsTakenUp() => new(
        "sales.booking-taken-up",
        $"{Label} is in the cart of {TakenUpBy} since {Clock.FromMs(TakenUpAtMs):yyyy-MM-dd HH:mm} UTC.")
    {
        Parts = [Label, TakenUpBy, $"{Clock.FromMs(TakenUpAtMs):dd/MM HH:mm}"],
    };

    public void Move(string verb) => State = Moves.Next(State, verb);

    public void TakeUp(string by, long atMs)
    {
        Move("TakeUp");
        (TakenUpBy, TakenUpAtMs) = (by, atMs);
    }

    public void GiveBack()
    {
        Move("GiveBack");
        (TakenUpBy, TakenUpAtMs) = ("", 0);
    }
}

/// <summary>Places of one performance, category and tariff within an operation.</summary>
public sealed class BookingLine
{
    public required Guid Id { get; init; }

    public required Guid OperationId { get; init; }

    public required int Performance { get; init; }

    public required string Category { get; init; }

    public required string Tariff { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Minor units, VAT included.</summary>
    public required long UnitPrice { get; init; }

    /// <summary>Hundredths of a percent.</summary>
    public required int VatRate { get; init; }

    /// <summary>The option's hold; empty where the option does not count against availability.</summary>
    public required Guid HoldId { get; init; }
}

/// <summary>A place of a taken-up operation: at which price it goes. Gone once it is sold or given back.</summary>
public sealed class BookingPlace
{
    public required Guid PlaceId { get; init; }

    public required Guid OperationId { get; init; }

    public required Guid LineId { get; init; }

    /// <summary>The cart's hold.</summary>
    public required Guid HoldId { get; init; }
}
