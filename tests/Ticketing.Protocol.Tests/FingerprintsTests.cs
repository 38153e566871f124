using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class FingerprintsTests
{
    [Fact]
    public void A_list_of_100_000_in_any_order_of_chunks_finds_each_of_its_tickets_and_no_other()
    {
        var random = new Random(5);
        var all = new SortedSet<ulong>();
        while (all.Count < 100_000)
            all.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue) | 1);
        var list = new Fingerprints(3);
        var chunks = Chunks(3, 1, [.. all]);
        random.Shuffle(chunks);
        for (var i = 0; i < chunks.Length; i++)
            Assert.Equal(i < chunks.Length - 1 ? ListProgress.Waiting : ListProgress.Complete, list.Take(chunks[i]));
        Assert.True(list.IsLoaded);
        Assert.Equal(100_000, list.Count);
        Assert.All(all, f => Assert.True(list.Contains(f)));
        Assert.All(all, f => Assert.False(list.Contains(f - 1)));
        Assert.Equal(all.Aggregate(0u, (sum, f) => unchecked(sum + Fingerprints.ChecksumOf(f))), list.Checksum);
    }

    [Fact]
    public void The_extremes_are_found()
    {
        var list = new Fingerprints(3);
        list.Take(Chunks(3, 1, [0, 5, ulong.MaxValue])[0]);
        Assert.True(list.Contains(0));
        Assert.True(list.Contains(ulong.MaxValue));
        Assert.False(list.Contains(4));
        Assert.False(list.Contains(6));
    }

    [Fact]
    public void An_empty_list_is_loaded_and_has_nothing()
    {
        var list = new Fingerprints(3);
        Assert.False(list.IsLoaded);
        Assert.False(list.Contains(1));
        Assert.Equal(ListProgress.Complete, list.Take(new TicketListFrame { Performance = 3, ListVersion = 1 }));
        Assert.True(list.IsLoaded);
        Assert.False(list.Contains(1));
    }

    [Fact]
    public void The_old_list_is_used_until_the_new_one_is_whole()
    {
        var list = new Fingerprints(3);
        list.Take(Chunks(3, 1, [1, 2, 3])[0]);
        var newer = Chunks(3, 2, [.. Enumerable.Range(10, 600).Select(i => (ulong)i)]);
        Assert.Equal(ListProgress.Waiting, list.Take(newer[1]));
        Assert.Equal(ListProgress.Waiting, list.Take(newer[1]));
        Assert.True(list.Contains(2));
        Assert.Equal(1u, list.Version);
        Assert.Equal(ListProgress.Complete, list.Take(newer[0]));
        Assert.False(list.Contains(2));
        Assert.True(list.Contains(609));
        Assert.Equal(2u, list.Version);
    }

    [Fact]
    public void Older_lists_and_those_of_other_performances_are_ignored()
    {
        var list = new Fingerprints(3);
        list.Take(Chunks(3, 5, [1])[0]);
        Assert.Equal(ListProgress.Ignored, list.Take(Chunks(3, 5, [2])[0]));
        Assert.Equal(ListProgress.Ignored, list.Take(Chunks(3, 4, [2])[0]));
        Assert.Equal(ListProgress.Ignored, list.Take(Chunks(4, 6, [2])[0]));
        Assert.True(list.Contains(1));
    }

    [Fact]
    public void Chunks_that_do_not_ascend_or_do_not_agree_are_thrown_away_and_the_old_list_stays()
    {
        var list = new Fingerprints(3);
        list.Take(Chunks(3, 1, [7])[0]);
        var chunks = Chunks(3, 2, [.. Enumerable.Range(0, 600).Select(i => (ulong)i)]);
        (chunks[0].ChunkIndex, chunks[1].ChunkIndex) = (1, 0);
        list.Take(chunks[0]);
        Assert.Equal(ListProgress.Damaged, list.Take(chunks[1]));
        list.Take(Chunks(3, 3, [.. Enumerable.Range(0, 600).Select(i => (ulong)i)])[0]);
        Assert.Equal(ListProgress.Damaged, list.Take(new TicketListFrame { Performance = 3, ListVersion = 3 }));
        Assert.True(list.Contains(7));
        Assert.Equal(1, list.Count);
    }

    static TicketListFrame[] Chunks(uint performance, uint version, ulong[] fingerprints)
    {
        var parts = fingerprints.Chunk(TicketListFrame.MaxEntries).ToArray();
        return [.. parts.Select((part, i) =>
        {
            var chunk = new TicketListFrame
            {
                Performance = performance, ListVersion = version, ChunkIndex = i, ChunkCount = parts.Length,
                Count = part.Length,
            };
            part.CopyTo(chunk.Fingerprints, 0);
            return chunk;
        })];
    }
}
