using CsCheck;
using Ticketing.Firmware.Board;

namespace Ticketing.Firmware.Tests;

public class ReportQueueTests
{
    [Fact]
    public void Reports_go_in_order_a_few_at_a_time_and_again_after_three_seconds()
    {
        var queue = Filled(20);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Due(queue, 0, expectedAgain: false));
        Assert.Empty(Due(queue, ReportQueue.RetryMs - 1, expectedAgain: true));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Due(queue, ReportQueue.RetryMs, expectedAgain: true));
    }

    [Fact]
    public void An_acknowledged_report_never_comes_again_and_the_next_takes_its_place()
    {
        var queue = Filled(20);
        Due(queue, 0, expectedAgain: false);
        Assert.True(queue.Acknowledge(1));
        Assert.False(queue.Acknowledge(1));
        Assert.True(queue.Acknowledge(4));
        Assert.Equal([9, 10], Due(queue, 10, expectedAgain: false));
        Assert.Equal(18, queue.Count);
    }

    [Fact]
    public void After_a_new_connection_everything_goes_at_once_and_is_marked_as_sent_before()
    {
        var queue = Filled(3);
        Due(queue, 0, expectedAgain: false);
        queue.Reconnected();
        Assert.Equal([1, 2, 3], Due(queue, 1, expectedAgain: true));
    }

    [Fact]
    public void Whatever_is_lost_on_the_way_each_report_arrives_in_the_end_and_first_arrivals_are_in_order_of_the_window() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 90], Gen.Int).Sample((count, lossPercent, seed) =>
        {
            var random = new Random(seed);
            var queue = Filled(count);
            List<int> arrived = [];
            for (long now = 0; queue.Count > 0 && now < 10_000_000; now += ReportQueue.RetryMs)
            {
                foreach (var number in Due(queue, now, expectedAgain: null))
                {
                    if (random.Next(100) < lossPercent)
                        continue;
                    if (!arrived.Contains(number))
                        arrived.Add(number);
                    if (random.Next(100) >= lossPercent)
                        queue.Acknowledge((uint)number);
                }
            }

            Assert.Equal(Enumerable.Range(1, count), arrived.Order());
            // Never further ahead than the window lets it.
            for (var i = 0; i < arrived.Count; i++)
                Assert.True(arrived[i] <= arrived.Take(i).Count() + ReportQueue.Window);
        }, iter: 500);

    static ReportQueue Filled(int count)
    {
        var queue = new ReportQueue();
        for (var i = 1; i <= count; i++)
            queue.Add((uint)i, [(byte)i, 0xAA], 2);
        return queue;
    }

    static List<int> Due(ReportQueue queue, long nowMs, bool? expectedAgain)
    {
        List<int> numbers = [];
        var buffer = new byte[ReportQueue.LongestFrame];
        while (queue.Next(nowMs, buffer, out var again) is > 0 and var length)
        {
            Assert.Equal((2, (byte)0xAA), (length, buffer[1]));
            if (expectedAgain is { } expected)
                Assert.Equal(expected, again);
            numbers.Add(buffer[0]);
        }

        return numbers;
    }
}
