using System.Diagnostics;
using Google.Protobuf;
using LiteDB;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// A hundred thousand tickets to an appliance that has nothing, against the same rows written to LiteDB alone; then the start
/// of an appliance that has them, and what it takes of memory.
/// </summary>
static class SnapshotBench
{
    const int MegabytesToReach = 200;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        await using var bench = await BenchVenue.Start(40, size.Tickets, edge: true, stop);
        var edge = bench.Venue.Edge;
        var selling = Stopwatch.GetTimestamp();
        await bench.SellStanding(size.Tickets, stop);
        var sold = Stopwatch.GetElapsedTime(selling);
        figures.Add($"tickets sold a second, 50 an order, 4 tills, SQLite", Figures.Text(size.Tickets / sold.TotalSeconds));
        await edge.UntilStatus("has all tickets", status => status.Tickets >= size.Tickets, stop, TimeSpan.FromMinutes(3));

        await edge.Process.Stop();
        Directory.Delete(Path.Combine(edge.Folder, "snapshot"), recursive: true);
        var empty = await Start(bench, size.Tickets, stop);
        var memory = edge.Process.Memory / (1024.0 * 1024);
        await edge.Process.Stop();
        var kept = await Start(bench, size.Tickets, stop);
        var keptMemory = edge.Process.Memory / (1024.0 * 1024);
        await edge.Process.Stop();
        var bare = WriteToLiteDb(size.Tickets);

        var snapshot = empty - kept;
        var tickets = Figures.Text(size.Tickets);
        figures.Add($"start of an edge that has {tickets} tickets, until it decides", $"{Figures.Text(kept.TotalSeconds, 1)} s");
        figures.Add($"start of an edge that has nothing, until it decides on {tickets}", $"{Figures.Text(empty.TotalSeconds, 1)} s");
        figures.Add(
            $"snapshot of {tickets} tickets: the difference of the two", $"{Figures.Text(snapshot.TotalSeconds, 1)} s",
            $"{Figures.Text(bare.TotalSeconds, 1)} s to write the rows to LiteDB, a document each", $"{snapshot / bare * 100:0} %");
        figures.Add(
            $"memory of an edge with {tickets} tickets", $"{Figures.Text(memory)} MB fetched, {Figures.Text(keptMemory)} MB started",
            "", "", $"under {MegabytesToReach} MB", Math.Max(memory, keptMemory) < MegabytesToReach);
    }

    static async Task<TimeSpan> Start(BenchVenue bench, int tickets, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        bench.Venue.Edge.Start();
        await bench.Venue.Edge.UntilStatus(
            "decides", status => status.Ready && status.Tickets >= tickets, stop, TimeSpan.FromMinutes(3));
        return Stopwatch.GetElapsedTime(start);
    }

    static TimeSpan WriteToLiteDb(int tickets)
    {
        const int atOnce = 500;
        var path = Path.Combine(Path.GetTempPath(), $"bare-{Guid.CreateVersion7()}.db");
        var rows = Enumerable.Range(1, tickets).Select(serial => new Row
        {
            Ticket = new TicketRow
            {
                Performance = BenchSeason.Standing,
                Serial = (ulong)serial,
                Fingerprint = (ulong)serial * 0x9E3779B97F4A7C15,
                Status = TicketStatus.Valid,
                Category = BenchSeason.StandingCategory,
                EntriesAllowed = 1,
                Tariff = BenchSeason.Tariff,
            },
        }).ToList();
        var start = Stopwatch.GetTimestamp();
        using (var database = new LiteDatabase(path))
        {
            var documents = database.GetCollection("rows", BsonAutoId.ObjectId);
            foreach (var chunk in rows.Chunk(atOnce))
            {
                database.BeginTrans();
                documents.Insert(chunk.Select(row => new BsonDocument
                {
                    ["_id"] = $"{row.Ticket.Performance}/{row.Ticket.Serial}",
                    ["b"] = row.ToByteArray(),
                }));
                if (!database.Commit())
                    throw new ProcessFailedException("LiteDB committed nothing.");
            }

            database.Checkpoint();
        }

        var took = Stopwatch.GetElapsedTime(start);
        File.Delete(path);
        return took;
    }
}
