using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Device;

namespace Ticketing.Hub.Access;

/// <summary>I2: of each ticket no more entries stand than its right allows; each one beyond is marked as a
/// duplicate, unless a supervisor opened for it.</summary>
sealed class TicketsAdmitOnce : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var standing = await db.Set<Passage>()
            .Where(passage => passage.Kind == PassageKind.Entry && !passage.GivenBack && passage.Serial != 0)
            .GroupBy(passage => passage.Serial)
            .Select(group => new
            {
                Serial = group.Key,
                Count = group.Count(),
                Own = group.Count(passage => !passage.Duplicate && passage.Outcome != AccessOutcome.Forced),
            })
            .ToDictionaryAsync(group => group.Serial, cancellationToken);
        var rights = await db.Set<AccessRight>()
            .Select(right => new { right.Serial, right.EntriesAllowed, right.EntriesUsed })
            .ToDictionaryAsync(right => right.Serial, cancellationToken);
        var violations = new List<string>();
        foreach (var (serial, entries) in standing)
        {
            var allowed = rights.GetValueOrDefault(serial)?.EntriesAllowed ?? 1;
            if (entries.Own > allowed)
                violations.Add($"Ticket {serial}: {entries.Own} entries stand unmarked, {allowed} are allowed.");
        }

        violations.AddRange(rights.Values
            .Where(right => right.EntriesUsed != (standing.GetValueOrDefault(right.Serial)?.Count ?? 0))
            .Select(right => $"Ticket {right.Serial}: its right says {right.EntriesUsed} entries, "
                + $"{standing.GetValueOrDefault(right.Serial)?.Count ?? 0} passages stand."));
        return new CheckReport(
            "I2", "a ticket is admitted once for each entry of its right",
            standing.Values.Sum(entries => (long)entries.Count), violations);
    }
}

/// <summary>I5: every ticket that was sold opens gates and none that was refunded does, once the news has arrived.</summary>
sealed class SoldTicketsHaveTheirRight : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var examined = await db.Set<Ticket>().LongCountAsync(cancellationToken);
        var news = new[] { nameof(TicketsSold), nameof(TicketRefunded) };
        var onTheirWay = await db.Set<StoredFact>().AnyAsync(fact => news.Contains(fact.Kind), cancellationToken);
        if (onTheirWay)
            return new CheckReport("I5", "sold tickets have their right (news of sales is still on its way)", 0, []);
        var without = await db.Set<Ticket>()
            .Where(ticket => !db.Set<AccessRight>().Any(right => right.Serial == ticket.Serial
                && right.Performance == ticket.Performance
                && (right.State == RightState.Refunded) == (ticket.State == TicketState.Refunded)))
            .Select(ticket => new { ticket.Serial, ticket.State }).ToListAsync(cancellationToken);
        return new CheckReport(
            "I5", "sold tickets have their right", examined,
            without.ConvertAll(ticket =>
                $"Ticket {ticket.Serial} is {ticket.State}, its right is missing or says otherwise."));
    }
}
