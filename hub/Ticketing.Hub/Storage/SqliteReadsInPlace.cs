using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Hub.Storage;

/// <summary>SQLite reads the file where the system already keeps it in memory, instead of copying page after page into a small
/// cache of each connection: a report over 100 000 options reads most of its pages more than once. Writing is not touched by
/// it.</summary>
sealed class SqliteReadsInPlace : DbConnectionInterceptor
{
    const string ReadInPlace = "PRAGMA mmap_size = 2147418112;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandText = ReadInPlace;
        pragma.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite answers at once: there is nothing to wait for.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
