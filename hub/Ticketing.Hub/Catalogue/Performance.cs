using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Catalogue;

public enum PerformanceState
{
    /// <summary>Being set up: no till knows it.</summary>
    Draft,
    OnSale,
    Closed,
    Cancelled,
}

/// <summary>Séance: an event at a time in a space.</summary>
public sealed class Performance
{
    public static readonly Lifecycle<PerformanceState> Moves = new(
        "Performance",
        (PerformanceState.Draft, "Open", PerformanceState.OnSale),
        (PerformanceState.OnSale, "Close", PerformanceState.Closed),
        (PerformanceState.Closed, "Reopen", PerformanceState.OnSale),
        (PerformanceState.Draft, "Cancel", PerformanceState.Cancelled),
        (PerformanceState.OnSale, "Cancel", PerformanceState.Cancelled),
        (PerformanceState.Closed, "Cancel", PerformanceState.Cancelled));

    /// <summary>The short number that devices and ticket codes carry, from 1.</summary>
    public required int Number { get; init; }

    public required string Code { get; init; }

    public required Guid EventId { get; set; }

    /// <summary>The space's name as printed on the ticket.</summary>
    public required string Space { get; set; }

    /// <summary>Code of the logical configuration that it is seated in (module Seating).</summary>
    public required string Seating { get; set; }

    /// <summary>Code of its price table.</summary>
    public required string PriceTable { get; set; }

    public required long StartsAtMs { get; set; }

    public required long DoorsOpenAtMs { get; set; }

    public required long DoorsCloseAtMs { get; set; }

    public required long SalesEndAtMs { get; set; }

    /// <summary>Hundredths of a percent: 550 is 5.5 %.</summary>
    public required int VatRate { get; set; }

    public PerformanceState State { get; private set; } = PerformanceState.Draft;

    public void Move(string verb) => State = Moves.Next(State, verb);

    /// <exception cref="RuleViolation">"catalogue.performance-closed".</exception>
    public static void CheckOnSale(int number, PerformanceState state, long salesEndAtMs, long nowMs)
    {
        if (state != PerformanceState.OnSale)
            throw new RuleViolation("catalogue.performance-closed", $"Performance {number} is not on sale: it is {state}.");
        if (nowMs >= salesEndAtMs)
        {
            throw new RuleViolation(
                "catalogue.performance-closed",
                $"Sales of performance {number} ended at {Clock.FromMs(salesEndAtMs):yyyy-MM-dd HH:mm} UTC.");
        }
    }
}

/// <summary>A performance was planned or changed: who needs its key or its seats takes note.</summary>
public sealed record PerformancePlanned(int Number);
