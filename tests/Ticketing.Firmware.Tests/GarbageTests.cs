using CsCheck;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>Whatever comes over the link, the scanner's line and the field: a device counts it, and goes on working.</summary>
public class GarbageTests
{
    static readonly Gen<byte[]> Payloads = Gen.OneOf(
        Gen.Byte.Array[0, 80],
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 120], Seal),
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 400], Gen.Byte, Damage));

    [Fact]
    public void A_gate_takes_any_message_and_any_line_and_still_lets_in() =>
        Gen.Select(Payloads.Array[0, 12], Gen.Byte.Array[0, 300].Array[0, 6]).Sample((messages, lines) =>
        {
            var rig = new GateRig(null, GateRig.KnownLists(3));
            rig.PowerOn();
            rig.Link.Connected = true;
            rig.Poll();
            foreach (var message in messages)
            {
                rig.Link.Send(message);
                rig.Poll(500);
            }

            foreach (var line in lines)
            {
                rig.Scanner.Send(line);
                rig.Poll(500);
            }

            rig.Scanner.Send("\r\n"u8);
            rig.Poll(7000).Poll(7000);
            rig.FireAlarm(true);
            Assert.True(rig.IsFree);
            rig.FireAlarm(false);

            // And what it was told is right again when the edge says it.
            rig.Asked = scan => rig.Decide(scan, AccessOutcome.Admitted, 1);
            rig.Poll(7000);
            rig.Scan(Evening.Code(1));
            rig.Poll();
            Assert.True(rig.IsFree);
        }, iter: 1500);

    [Fact]
    public void A_reader_takes_any_message_and_any_chip_and_still_sells() =>
        Gen.Select(Payloads.Array[0, 12], Gen.Byte.Array[PurseLayout.Length], Gen.String[0, 12]).Sample((messages, memory, keys) =>
        {
            var rig = new BarRig().PowerOn();
            rig.Link.Connected = true;
            rig.Poll();
            foreach (var message in messages)
            {
                rig.Link.Send(message);
                rig.Poll();
            }

            foreach (var key in keys)
                rig.Keypad.Press(key);
            var odd = new Simulators.Hardware.SimulatedChip(Evening.ChipB);
            odd.Store(PurseLayout.FirstPage, memory);
            rig.Nfc.Present(odd);
            rig.Poll(20);
            rig.TakeAway();
            rig.Link.Send(Evening.Bytes(Evening.BarSettings()));
            rig.Poll(400);
            var before = rig.Paid;
            rig.Press("1");
            rig.Present();
            rig.Poll(20);
            Assert.Equal(before + 250, rig.Paid);
        }, iter: 1500);

    [Fact]
    public void A_line_that_is_too_long_is_dropped_whole_and_the_next_one_is_read()
    {
        var rig = new GateRig(null, GateRig.KnownLists(3));
        rig.PowerOn();
        rig.Clock();
        rig.Poll();
        rig.Scan(new string('A', 4000));
        Assert.Empty(rig.Answers);
        rig.Scan(Evening.Code(2));
        Assert.True(rig.IsFree);
    }

    [Fact]
    public void Messages_that_are_no_frames_are_counted()
    {
        var rig = new GateRig(null, GateRig.KnownLists(3));
        rig.PowerOn();
        rig.Link.Send([]);
        rig.Link.Send([1, 2, 3]);
        rig.Link.Send(Evening.Bytes(new ScanFrame()));
        rig.Poll();
        Assert.Equal(3, rig.Board.DamagedFrames);
    }

    // Random fields under a right length and checksum.
    static byte[] Seal(byte type, byte[] payload)
    {
        byte[] bytes = [1, (byte)(type % 14), (byte)payload.Length, 0, 9, 0, 0, 0, .. payload, 0, 0, 0, 0];
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), Crc32.Of(bytes, 0, bytes.Length - 4));
        return bytes;
    }

    // A true frame with one byte changed, or as it is.
    static byte[] Damage(int which, int at, byte value)
    {
        Frame frame = which switch
        {
            0 => new DecisionFrame { RequestSequence = 0x00100001, Outcome = AccessOutcome.Admitted },
            1 => new AckFrame { AcknowledgedSequence = 0x00100001 },
            2 => new ClockFrame { UnixMs = Evening.Began },
            3 => Evening.GateSettings(),
            4 => Evening.TicketList(3, 2).Single(),
            5 => Evening.BlockList(7, 8),
            _ => new DebitDecisionFrame { RequestSequence = 0x00100001, Outcome = DebitOutcome.InsufficientFunds },
        };
        var bytes = Evening.Bytes(frame);
        if (at < bytes.Length)
            bytes[at] = value;
        return bytes;
    }
}
