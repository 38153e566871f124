using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class FrameDamageTests
{
    [Theory, MemberData(nameof(FrameSamples.Indexes), MemberType = typeof(FrameSamples))]
    public void A_frame_with_any_one_bit_turned_is_refused(int index)
    {
        var bytes = Bytes(index);
        var frame = FrameSamples.All[index].Frame;
        var target = FrameSamples.Empty(frame.Type);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FrameException>(() => target.Read(bytes, bytes.Length));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory, MemberData(nameof(FrameSamples.Indexes), MemberType = typeof(FrameSamples))]
    public void A_frame_cut_anywhere_is_refused(int index)
    {
        var bytes = Bytes(index);
        var target = FrameSamples.Empty(FrameSamples.All[index].Frame.Type);
        for (var length = -1; length < bytes.Length; length++)
            Assert.Throws<FrameException>(() => target.Read(bytes, length));
        Assert.Throws<FrameException>(() => target.Read(bytes, bytes.Length + 1));
    }

    [Theory, MemberData(nameof(FrameSamples.Indexes), MemberType = typeof(FrameSamples))]
    public void A_payload_of_random_bytes_under_a_right_checksum_is_read_or_refused_and_nothing_else(int index)
    {
        var random = new Random(index);
        var original = Bytes(index);
        var type = FrameSamples.All[index].Frame.Type;
        var target = FrameSamples.Empty(type);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var payload = Damage(original.AsSpan(8, original.Length - 12).ToArray(), random);
            var bytes = Seal(type, payload);
            try
            {
                target.Read(bytes, bytes.Length);
                var again = new byte[Frame.MaxLength];
                var length = target.Write(again, target.Sequence);
                Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(again, 0, length));
            }
            catch (FrameException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 3000);
    }

    [Fact]
    public void Random_bytes_are_no_frame()
    {
        var random = new Random(1);
        var targets = Enum.GetValues<FrameType>().Select(FrameSamples.Empty).ToArray();
        for (var round = 0; round < 5000; round++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            Assert.Throws<FrameException>(() => targets[round % targets.Length].Read(bytes, bytes.Length));
        }
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var bytes = Bytes(10);
        Refuses(FrameError.TooShort, new ClockFrame(), [1, 10]);
        Refuses(FrameError.TooLong, new ClockFrame(), new byte[5000]);
        Refuses(FrameError.UnexpectedType, new AckFrame(), bytes);
        Refuses(FrameError.WrongLength, new ClockFrame(), [.. bytes, 0]);
        Refuses(FrameError.UnknownVersion, new ClockFrame(), [2, .. bytes[1..]]);
        Refuses(FrameError.UnexpectedType, new ClockFrame(), [1, 99, .. bytes[2..]]);
        Refuses(FrameError.WrongChecksum, new ClockFrame(), [.. bytes[..9], 0xEE, .. bytes[10..]]);
        Refuses(FrameError.PayloadMismatch, new ClockFrame(), Seal(FrameType.Clock, new byte[9]));
        Refuses(FrameError.PayloadMismatch, new ClockFrame(), Seal(FrameType.Clock, new byte[7]));
        Refuses(FrameError.ValueOutOfRange, new ScanFrame(),
            Seal(FrameType.Scan, [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Refuses(FrameError.BadText, new HeartbeatFrame(), Seal(FrameType.Heartbeat, [.. new byte[22], 1, 1, 0xFF]));
        Refuses(FrameError.ValueOutOfRange, new TicketListFrame(), Seal(FrameType.TicketList,
            [3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1, 0, 2, 0, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Theory]
    [InlineData("C080")]
    [InlineData("E08080")]
    [InlineData("EDA080")]
    [InlineData("F08080AF")]
    [InlineData("F4908080")]
    [InlineData("C3")]
    [InlineData("80")]
    [InlineData("4100")]
    public void A_text_that_is_not_UTF_8_is_refused_the_same_on_every_machine(string hex)
    {
        var text = Convert.FromHexString(hex);
        Refuses(FrameError.BadText, new HeartbeatFrame(),
            Seal(FrameType.Heartbeat, [.. new byte[22], 1, (byte)text.Length, .. text]));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("\U0001F3AB")]
    [InlineData("퟿￿")]
    public void A_text_beyond_ASCII_comes_through(string text)
    {
        var buffer = new byte[Frame.MaxLength];
        var length = new HeartbeatFrame { Firmware = text }.Write(buffer, 1);
        var read = new HeartbeatFrame();
        read.Read(buffer, length);
        Assert.Equal(text, read.Firmware);
    }

    static byte[] Damage(byte[] payload, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(payload);
                return payload;
            case 1:
                return payload[..random.Next(payload.Length)];
            case 2:
                return [.. payload, .. new byte[random.Next(1, 20)]];
            default:
                for (var i = random.Next(1, 4); i > 0; i--)
                    payload[random.Next(payload.Length)] = (byte)random.Next(256);
                return payload;
        }
    }

    static byte[] Seal(FrameType type, byte[] payload)
    {
        byte[] bytes =
        [
            Frame.Version, (byte)type, (byte)payload.Length, (byte)(payload.Length >> 8), 1, 0, 0, 0, .. payload,
        ];
        return [.. bytes, .. BitConverter.GetBytes(Crc32.Of(bytes, 0, bytes.Length))];
    }

    static byte[] Bytes(int index) => Convert.FromHexString(FrameSamples.All[index].Hex);

    static void Refuses(FrameError error, Frame frame, byte[] bytes) =>
        Assert.Equal(error, Assert.Throws<FrameException>(() => frame.Read(bytes, bytes.Length)).Error);
}
