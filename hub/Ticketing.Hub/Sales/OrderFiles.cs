using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>Numbers and finds order files, inside lane commands.</summary>
static class OrderFiles
{
    /// <summary>Commands are serial, so the last number is nobody else's; the unique index says so too.</summary>
    public static async Task<long> LastNumber(HubDb db, CancellationToken cancellationToken)
    {
        var stored = await db.Set<OrderFile>().MaxAsync(row => (long?)row.Number, cancellationToken) ?? 0;
        // What this command has opened already is not in the database yet.
        return db.ChangeTracker.Entries<OrderFile>().Select(entry => entry.Entity.Number).Append(stored).Max();
    }

    /// <exception cref="RuleViolation">"sales.order-file-unknown".</exception>
    public static async Task<OrderFile> Find(HubDb db, long number, CancellationToken cancellationToken) =>
        await db.Set<OrderFile>().SingleOrDefaultAsync(row => row.Number == number, cancellationToken)
        ?? throw new RuleViolation(
            "sales.order-file-unknown", $"There is no order file {number}.", RefusalKind.NotFound)
        {
            Parts = [number],
        };
}
