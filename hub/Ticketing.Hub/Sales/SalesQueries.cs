using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <param name="Sold">Tickets that went out.</param>
/// <param name="Refunded">Tickets that came back.</param>
/// <param name="Amount">Minor units, refunds taken off.</param>
/// <param name="Vat">The part of it that is VAT.</param>
public sealed record PerformanceTakings(int Performance, int Sold, int Refunded, long Amount, long Vat);

/// <param name="CashDesk">The till's device id, or "office".</param>
public sealed record DeskTakings(string CashDesk, PaymentMethod Method, int Payments, long Amount);

public sealed record MethodTakings(PaymentMethod Method, int Payments, long Amount);

public sealed record TariffTakings(int Performance, string Category, string Tariff, int Tickets, long Amount);

/// <param name="MinuteMs">Where the minute begins, Unix ms.</param>
public sealed record MinuteOfSales(long MinuteMs, int Tickets, long Amount);

/// <summary>What was sold, for dashboards and reports. Times are those of the tills; until is not included.</summary>
public sealed class SalesQueries(HubDatabase database)
{
    public async Task<List<PerformanceTakings>> ByPerformance(
        long fromMs, long untilMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var sums = await Within(db, fromMs, untilMs)
            .GroupBy(movement => new { movement.Performance, movement.Kind })
            .Select(group => new
            {
                group.Key.Performance,
                group.Key.Kind,
                Count = group.Count(),
                Amount = group.Sum(movement => movement.Amount),
                Vat = group.Sum(movement => movement.Vat),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. sums.GroupBy(row => row.Performance).OrderBy(group => group.Key).Select(group => new PerformanceTakings(
                group.Key,
                group.Where(row => row.Kind == OrderKind.Sale).Sum(row => row.Count),
                group.Where(row => row.Kind == OrderKind.Refund).Sum(row => row.Count),
                group.Sum(row => row.Amount),
                group.Sum(row => row.Vat))),
        ];
    }

    /// <summary>What is sold and not refunded, of each category and tariff.</summary>
    public async Task<List<TariffTakings>> ByTariff(int performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Ticket>()
            .Where(ticket => ticket.Performance == performance && ticket.State == TicketState.Sold)
            .GroupBy(ticket => new { ticket.Category, ticket.Tariff })
            .OrderBy(group => group.Key.Category).ThenBy(group => group.Key.Tariff)
            .Select(group => new TariffTakings(
                performance, group.Key.Category, group.Key.Tariff, group.Count(), group.Sum(ticket => ticket.Price)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>What each desk took for tickets, by method, refunds taken off.</summary>
    public async Task<List<DeskTakings>> ByDesk(long fromMs, long untilMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Paid(db, fromMs, untilMs)
            .GroupBy(payment => new { payment.CashDeskId, payment.Method })
            .OrderBy(group => group.Key.CashDeskId).ThenBy(group => group.Key.Method)
            .Select(group => new DeskTakings(
                group.Key.CashDeskId, group.Key.Method, group.Count(), group.Sum(payment => payment.Amount)))
            .ToListAsync(cancellationToken);
    }

    public async Task<List<MethodTakings>> ByMethod(long fromMs, long untilMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Paid(db, fromMs, untilMs)
            .GroupBy(payment => payment.Method).OrderBy(group => group.Key)
            .Select(group => new MethodTakings(group.Key, group.Count(), group.Sum(payment => payment.Amount)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Tickets that are sold and not refunded.</summary>
    public async Task<Dictionary<int, int>> SoldByPerformance(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Ticket>().Where(ticket => ticket.State == TicketState.Sold)
            .GroupBy(ticket => ticket.Performance).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
    }

    /// <summary>Minutes in which nothing was sold are not there. Refunds are taken off the minute in which they were made.</summary>
    /// <param name="performance">Null: all.</param>
    public async Task<List<MinuteOfSales>> PerMinute(
        int? performance, long fromMs, long untilMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Within(db, fromMs, untilMs)
            .Where(movement => performance == null || movement.Performance == performance)
            .GroupBy(movement => movement.AtMs / 60_000)
            .OrderBy(group => group.Key)
            .Select(group => new MinuteOfSales(
                group.Key * 60_000,
                group.Sum(movement => movement.Kind == OrderKind.Sale ? 1 : -1),
                group.Sum(movement => movement.Amount)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Holes in the numbers of tills, the latest first.</summary>
    public async Task<List<NumberGap>> NumberGaps(int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<NumberGap>().OrderByDescending(gap => gap.Id).Take(Math.Clamp(limit, 1, 1000))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where the hub knows no sale of it.</summary>
    public async Task<Ticket?> Ticket(long serial, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Ticket>().SingleOrDefaultAsync(ticket => ticket.Serial == serial, cancellationToken);
    }

    static IQueryable<Movement> Within(HubDb db, long fromMs, long untilMs) =>
        db.Set<Movement>().Where(movement => movement.AtMs >= fromMs && movement.AtMs < untilMs);

    static IQueryable<Payment> Paid(HubDb db, long fromMs, long untilMs) => db.Set<Payment>()
        .Where(payment => (payment.Reason == SaleMoney.SaleReason || payment.Reason == SaleMoney.RefundReason)
            && payment.AtMs >= fromMs && payment.AtMs < untilMs);
}
