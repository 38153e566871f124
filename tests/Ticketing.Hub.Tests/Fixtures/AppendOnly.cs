using Microsoft.EntityFrameworkCore;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>What somebody with the database in his hands must do before he can tamper.</summary>
static class AppendOnly
{
    public static async Task Unguard(HubWithoutPorts hub, Database database, string table)
    {
        string[] triggers = database == Database.Sqlite
            ? [$"{table}_no_update", $"{table}_no_delete", $"{table}_no_replace"]
            : [$"{table}_no_update", $"{table}_no_truncate"];
        foreach (var trigger in triggers)
        {
            var sql = database == Database.Sqlite ? $"DROP TRIGGER {trigger}" : $"DROP TRIGGER {trigger} ON {table}";
            await hub.Write(db => db.Database.ExecuteSqlRawAsync(sql));
        }
    }
}
