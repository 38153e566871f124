using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>The hub's tables, all of them, as they are.</summary>
static class Tables
{
    /// <summary>How many rows each has.</summary>
    public static async Task<SortedDictionary<string, long>> Count(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            var sql = "SELECT COUNT(*) AS \"Value\" FROM " + table;
            counts[table] = await db.Database.SqlQueryRaw<long>(sql).SingleAsync(TestContext.Current.CancellationToken);
        }

        return counts;
    }
}
