using System.Text;
using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class FrameTests
{
    [Theory, MemberData(nameof(FrameSamples.Indexes), MemberType = typeof(FrameSamples))]
    public void A_frame_is_written_byte_for_byte_as_agreed(int index)
    {
        var sample = FrameSamples.All[index];
        var buffer = new byte[Frame.MaxLength];
        var length = sample.Frame.Write(buffer, sample.Sequence);
        Assert.Equal(sample.Hex, Convert.ToHexString(buffer, 0, length));
    }

    [Theory, MemberData(nameof(FrameSamples.Indexes), MemberType = typeof(FrameSamples))]
    public void A_frame_that_was_read_is_written_again_as_the_same_bytes(int index)
    {
        var sample = FrameSamples.All[index];
        var bytes = Convert.FromHexString(sample.Hex);
        var frame = FrameSamples.Empty(Frame.TypeOf(bytes, bytes.Length));
        frame.Read(bytes, bytes.Length);
        Assert.Equal(sample.Sequence, frame.Sequence);
        var again = new byte[bytes.Length];
        Assert.Equal(bytes.Length, frame.Write(again, frame.Sequence));
        Assert.Equal(sample.Hex, Convert.ToHexString(again));
    }

    [Fact]
    public void Every_type_has_a_sample()
    {
        var sampled = FrameSamples.All.Select(s => s.Frame.Type).Distinct().Order();
        Assert.Equal(Enum.GetValues<FrameType>().Order(), sampled);
    }

    [Fact]
    public void The_checksum_is_that_of_IEEE_802_3()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of(Encoding.ASCII.GetBytes("123456789"), 0, 9));
    }

    [Fact]
    public void A_frame_object_is_reused_without_leaving_anything_of_the_frame_before()
    {
        var frame = new DecisionFrame();
        Read(frame, FrameSamples.All[2].Hex);
        var buffer = new byte[Frame.MaxLength];
        var length = new DecisionFrame { Outcome = AccessOutcome.Admitted }.Write(buffer, 1);
        frame.Read(buffer, length);
        Assert.Equal("", frame.Place);
        Assert.Equal(0ul, frame.Serial);
        Assert.False(frame.Supervisor);
        Assert.Equal(AccessOutcome.Admitted, frame.Outcome);
    }

    [Fact]
    public void Writing_and_reading_a_scan_allocates_nothing()
    {
        var frame = new ScanFrame();
        frame.SetCode(new string('Z', TicketCode.TextLength));
        var buffer = new byte[Frame.MaxLength];
        frame.Read(buffer, frame.Write(buffer, 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0u; i < 100; i++)
            frame.Read(buffer, frame.Write(buffer, i));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_medium_that_is_too_long_is_cut_and_not_refused()
    {
        var frame = new ScanFrame();
        frame.SetCode("HTTPS://EXAMPLE.ORG/" + new string('é', 200));
        Assert.Equal(ScanFrame.MaxMedia, frame.MediaLength);
        Assert.Equal((byte)'?', frame.Media[63]);
    }

    [Fact]
    public void The_fullest_lists_and_configuration_fit_a_frame()
    {
        var buffer = new byte[Frame.MaxLength];
        var list = new TicketListFrame { Count = TicketListFrame.MaxEntries };
        Assert.InRange(list.Write(buffer, 1), 4000, Frame.MaxLength);
        var blocked = new BlockListFrame { Count = BlockListFrame.MaxEntries };
        Assert.InRange(blocked.Write(buffer, 1), 4000, Frame.MaxLength);
        var full = new ConfigurationFrame
        {
            PerformanceCount = ConfigurationFrame.MaxPerformances, ProductCount = ConfigurationFrame.MaxProducts,
            Checkpoint = new string('x', ConfigurationFrame.MaxCheckpoint), PurseKeyEpoch = 1,
        };
        Assert.InRange(full.Write(buffer, 1), 300, Frame.MaxLength);
    }

    [Fact]
    public void A_field_out_of_its_range_is_not_written()
    {
        var buffer = new byte[Frame.MaxLength];
        Refuses(FrameError.BadText, () => new HeartbeatFrame { Firmware = new string('v', 33) }.Write(buffer, 1));
        Refuses(FrameError.BadText, () => new HeartbeatFrame { Firmware = "1\0" }.Write(buffer, 1));
        Refuses(FrameError.BadText, () => new DecisionFrame { Place = "\uD83D" }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new DecisionFrame { OpenTimeMs = 65536 }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new ConfigurationFrame { ProductCount = 13 }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new ConfigurationFrame { DecisionTimeoutMs = -1 }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new TicketListFrame { Count = 501 }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new TicketListFrame { ChunkIndex = 1 }.Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new TopUpFrame().Write(buffer, 1));
        Refuses(FrameError.ValueOutOfRange, () => new TopUpFrame().SetUid(new byte[5], 5));
        Refuses(FrameError.TooLong, () => new ClockFrame().Write(new byte[19], 1));
        Refuses(FrameError.TooLong, () => new ClockFrame().Write(new byte[3], 1));
    }

    static void Read(Frame frame, string hex)
    {
        var bytes = Convert.FromHexString(hex);
        frame.Read(bytes, bytes.Length);
    }

    static void Refuses(FrameError error, Action act) => Assert.Equal(error, Assert.Throws<FrameException>(act).Error);
}
