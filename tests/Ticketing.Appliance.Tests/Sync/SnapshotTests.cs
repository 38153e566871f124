using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Sync;

public sealed class SnapshotTests
{
    [Fact]
    public async Task Changes_apply_in_order_are_on_disk_and_there_again_after_a_restart()
    {
        using var folder = new EdgeFolder();
        await using (var snapshot = Open(folder))
        {
            await snapshot.Replace(Batches(10, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2), EdgeSeason.Wallet(100)), EdgeWait.Stop);
            await snapshot.Apply(new DeltaBatch { Cursor = 11, Rows = { EdgeSeason.Wallet(200), EdgeSeason.Ticket(3) } });
            await snapshot.Apply(new DeltaBatch
            {
                Cursor = 12, AsOfMs = 7,
                Rows = { EdgeSeason.Wallet(300), new Row { Removed = true, Ticket = EdgeSeason.Ticket(1).Ticket } },
            });
            Check(snapshot.Reader);
        }
        await using var again = Open(folder);
        Check(again.Reader);
        Assert.True(again.IsKept);

        static void Check(SnapshotReader reader)
        {
            Assert.Equal((12L, 7L, 2L, true), (reader.Cursor, reader.AsOfMs, reader.Tickets, reader.Ready));
            Assert.Equal(300, reader.Wallet(EdgeSeason.Chip)!.Credits.MinorUnits);
            Assert.False(reader.TryTicket(EdgeSeason.Performance, 1, out _));
            Assert.Equal("A-3", reader.Ticket(EdgeSeason.Performance, 3)!.Seat);
        }
    }

    [Fact]
    public async Task A_snapshot_that_breaks_off_leaves_the_old_one_in_use()
    {
        using var folder = new EdgeFolder();
        await using var snapshot = Open(folder);
        await snapshot.Replace(Batches(10, EdgeSeason.Ticket(1)), EdgeWait.Stop);

        await Assert.ThrowsAsync<InvalidDataException>(() => snapshot.Replace(Broken(), EdgeWait.Stop));

        Assert.Equal((10L, 1L), (snapshot.Reader.Cursor, snapshot.Reader.Tickets));

        static async IAsyncEnumerable<SnapshotBatch> Broken()
        {
            await Task.CompletedTask;
            yield return new SnapshotBatch { Rows = { EdgeSeason.Ticket(8), EdgeSeason.Ticket(9) } };
        }
    }

    [Fact]
    public async Task A_power_cut_while_the_new_file_is_written_leaves_the_old_one()
    {
        using var folder = new EdgeFolder();
        await using (var snapshot = Open(folder))
            await snapshot.Replace(Batches(10, EdgeSeason.Ticket(1)), EdgeWait.Stop);
        // Half of a new one lies beside it, and the pointer still names the old one.
        File.WriteAllBytes(Path.Combine(folder["snapshot"], "snapshot-2.db"), new byte[20_000]);
        File.WriteAllText(Path.Combine(folder["snapshot"], "current.new"), "snap");

        await using var again = Open(folder);
        Assert.Equal((10L, 1L), (again.Reader.Cursor, again.Reader.Tickets));
        await again.Replace(Batches(20, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2)), EdgeWait.Stop);
        Assert.Equal(20, again.Reader.Cursor);
        Assert.Single(Directory.EnumerateFiles(folder["snapshot"], "snapshot-*.db"),
            f => !f.EndsWith("-log.db", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_damaged_file_is_thrown_away_and_never_holds_the_appliance_up(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 8; round++)
        {
            using var folder = new EdgeFolder();
            await using (var snapshot = Open(folder))
                await snapshot.Replace(Batches(10, [.. Enumerable.Range(1, 3000).Select(i => EdgeSeason.Ticket((ulong)i))]), EdgeWait.Stop);
            var path = Path.Combine(folder["snapshot"], File.ReadAllText(Path.Combine(folder["snapshot"], "current")));
            Damage(path, random, round);

            var opened = Task.Run(() => Open(folder), EdgeWait.Stop);
            Assert.Same(opened, await Task.WhenAny(opened, Task.Delay(TimeSpan.FromSeconds(15), EdgeWait.Stop)));
            await using var again = await opened;
            // Either nothing was hit that counts, or it knows nothing; never something else than what was written.
            Assert.True(again.Reader is { Ready: false, Count: 0 } or { Ready: true, Tickets: 3000 });
            await again.Replace(Batches(20, EdgeSeason.Ticket(1)), EdgeWait.Stop);
            await again.Apply(new DeltaBatch { Cursor = 21, Rows = { EdgeSeason.Ticket(2) } });
            Assert.Equal((21L, 2L, true), (again.Reader.Cursor, again.Reader.Tickets, again.IsKept));
        }
    }

    [Fact]
    public async Task A_handler_that_breaks_does_not_stop_the_changes()
    {
        using var folder = new EdgeFolder();
        await using var snapshot = Open(folder);
        await snapshot.Replace(Batches(10, EdgeSeason.Ticket(1)), EdgeWait.Stop);
        snapshot.Reader.Changed += _ => throw new InvalidOperationException("A mistake in the program.");

        await snapshot.Apply(new DeltaBatch { Cursor = 11, Rows = { EdgeSeason.Ticket(2) } });
        await snapshot.Apply(new DeltaBatch { Cursor = 12, Rows = { EdgeSeason.Ticket(3) } });

        Assert.Equal((12L, 3L), (snapshot.Reader.Cursor, snapshot.Reader.Tickets));
    }

    static void Damage(string path, Random random, int round)
    {
        using var file = File.Open(path, FileMode.Open);
        if (round == 0)
        {
            file.SetLength(0);
            return;
        }
        if (round == 1)
        {
            file.SetLength(file.Length / 2);
            return;
        }
        for (var i = 0; i < 30; i++)
        {
            file.Position = random.Next((int)file.Length);
            var noise = new byte[random.Next(1, 600)];
            random.NextBytes(noise);
            file.Write(noise);
        }
    }

    static Snapshot Open(EdgeFolder folder) =>
        Snapshot.Open(folder["snapshot"], TimeProvider.System, NullLogger<Snapshot>.Instance);

    static async IAsyncEnumerable<SnapshotBatch> Batches(long cursor, params Row[] rows)
    {
        await Task.CompletedTask;
        foreach (var chunk in rows.Chunk(500)) yield return new SnapshotBatch { Rows = { chunk } };
        yield return new SnapshotBatch { Complete = true, Cursor = cursor, AsOfMs = 1 };
    }
}
