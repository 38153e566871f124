using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>The last numbers that a till has told, or that the office has given.</summary>
public sealed class TillNumbers
{
    public required string DeviceId { get; init; }

    public long LastReceipt { get; set; }

    public long LastTicket { get; set; }

    /// <summary>Where the till's fiscal journal stood then: receipts of top-ups come after it.</summary>
    public long FiscalSequence { get; set; }

    public static async Task<TillNumbers> Of(HubDb db, string pointOfSale, CancellationToken cancellationToken)
    {
        var numbers = await db.Set<TillNumbers>().FindAsync([pointOfSale], cancellationToken);
        if (numbers is null)
            db.Add(numbers = new TillNumbers { DeviceId = pointOfSale });
        return numbers;
    }
}

public enum NumberKind
{
    Receipt,
    Ticket,
}

/// <summary>Numbers of a till that are not one after the other. The sale stands; the hole is there to be explained.</summary>
public sealed class NumberGap : Kernel.IAppendOnly
{
    public long Id { get; private set; }

    public required string DeviceId { get; init; }

    public required NumberKind Kind { get; init; }

    public required long Expected { get; init; }

    /// <summary>Less than expected: a number came again.</summary>
    public required long Found { get; init; }

    public required Guid OrderId { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>
/// Receipts and tickets of a till are numbered without a hole. A hole is noted and stands in the fiscal journal; it never
/// loses a sale, for which money was taken.
/// </summary>
public sealed class TillNumbering(FiscalJournal journal)
{
    sealed record GapLine(string Kind, long Expected, long Found, string SaleId);

    internal async Task Check(HubDb db, string till, ToldSale sale, long atMs, CancellationToken cancellationToken)
    {
        var numbers = await TillNumbers.Of(db, till, cancellationToken);
        var expected = numbers.LastReceipt + 1;
        if (sale.Receipt > expected)
            expected = await AfterTopUps(db, numbers, expected, cancellationToken);
        if (sale.Receipt != expected)
            await Note(db, till, sale, NumberKind.Receipt, expected, sale.Receipt, atMs, cancellationToken);
        numbers.LastReceipt = sale.Receipt;

        foreach (var ticket in sale.Tickets)
        {
            if (ticket.Number != numbers.LastTicket + 1)
            {
                await Note(
                    db, till, sale, NumberKind.Ticket, numbers.LastTicket + 1, ticket.Number, atMs, cancellationToken);
            }

            numbers.LastTicket = ticket.Number;
        }

        numbers.FiscalSequence = (await db.Set<FiscalHead>().FindAsync([till], cancellationToken))?.Sequence ?? 0;
    }

    /// <summary>Top-ups have receipts of the same row of numbers; their lines stand in the till's fiscal journal.</summary>
    static async Task<long> AfterTopUps(
        HubDb db, TillNumbers numbers, long expected, CancellationToken cancellationToken)
    {
        var topUps = await db.Set<FiscalLine>().AsNoTracking()
            .Where(line => line.PointOfSale == numbers.DeviceId && line.Sequence > numbers.FiscalSequence
                && line.Kind == "top-up")
            .OrderBy(line => line.Sequence).Select(line => line.Payload).ToListAsync(cancellationToken);
        foreach (var payload in topUps)
        {
            using var line = JsonDocument.Parse(payload);
            if (line.RootElement.GetProperty("receipt").GetInt64() == expected)
                expected++;
        }

        return expected;
    }

    async Task Note(
        HubDb db, string till, ToldSale sale, NumberKind kind, long expected, long found, long atMs,
        CancellationToken cancellationToken)
    {
        db.Add(new NumberGap
        {
            DeviceId = till,
            Kind = kind,
            Expected = expected,
            Found = found,
            OrderId = sale.Id,
            AtMs = atMs,
        });
        await journal.Append(
            db, till, FiscalKinds.NumberGap, sale.Id.ToString(),
            new GapLine(kind.ToString(), expected, found, sale.Id.ToString()), cancellationToken);
    }
}
