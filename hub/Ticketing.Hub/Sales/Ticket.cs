using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Sales;

public enum TicketState
{
    Sold,
    Refunded,
}

/// <summary>Billet: one entry that was sold. Its place is in the module Seating, its right to enter in Access.</summary>
public sealed class Ticket
{
    public static readonly Lifecycle<TicketState> Moves = new(
        "Ticket", (TicketState.Sold, "Refund", TicketState.Refunded));

    /// <summary>Within the organisation; the number in the ticket's code.</summary>
    public required long Serial { get; init; }

    public required int Performance { get; init; }

    public required Guid PlaceId { get; init; }

    /// <summary>As printed; empty for a place that is only counted.</summary>
    public required string Seat { get; init; }

    public required string Category { get; init; }

    public required string Tariff { get; init; }

    /// <summary>Minor units, VAT included.</summary>
    public required long Price { get; init; }

    /// <summary>The part of the price that is VAT.</summary>
    public required long Vat { get; init; }

    /// <summary>Hundredths of a percent.</summary>
    public required int VatRate { get; init; }

    public required string Currency { get; init; }

    /// <summary>The till's device id.</summary>
    public required string PointOfSale { get; init; }

    /// <summary>The ticket's legal number at its till.</summary>
    public required long Number { get; init; }

    public required Guid OrderFileId { get; init; }

    /// <summary>The order that sold it.</summary>
    public required Guid OrderId { get; init; }

    public required long SoldAtMs { get; init; }

    public TicketState State { get; private set; } = TicketState.Sold;

    public long RefundedAtMs { get; private set; }

    /// <summary>How many times it has come out of a printer.</summary>
    public int Copies { get; set; }

    /// <summary>Zero: nobody has come in with it yet.</summary>
    public long AdmittedAtMs { get; set; }

    public void Refund(long atMs) => (State, RefundedAtMs) = (Moves.Next(State, "Refund"), atMs);
}

/// <summary>One paper of a ticket. Copy 1 is the ticket, each further one a reprint.</summary>
public sealed class TicketPrint : IAppendOnly
{
    public required long Serial { get; init; }

    public required int Copy { get; init; }

    public required string PointOfSale { get; init; }

    public required string Printer { get; init; }

    public required long AtMs { get; init; }
}
