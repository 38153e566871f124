using System.Text;
using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

/// <summary>
/// One frame of each type, and the bytes that it must be, calculated apart with Python's struct and zlib.
/// </summary>
static class FrameSamples
{
    public const long Time = 1794513600000;
    public static readonly byte[] Uid = Convert.FromHexString("04A1B2C3D4E5F6");
    public static readonly byte[] Ascending = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static readonly Sample[] All =
    [
        new("scan of a code", Scan(), 7, "01011100070000000101007E58D1A101000001054142433132BB207EA3"),
        new("scan of a chip", ScanOfAChip(), 8,
            "01011300080000000202007E58D1A1010000000704A1B2C3D4E5F6BB3B0E82"),
        new("decision", Decision(), 9,
            "010231000900000007000000140203000000FFFFFFFFFF000000007E58D1A101000088131442616C636F6E20C38920313220C2B7"
            + "2043617431E38509F4"),
        new("passage", Passage(), 10,
            "01031C000A00000007000000010201030000002A00000000000000007E58D1A1010000038E966BE3"),
        new("debit", Debit(), 11,
            "010424000B0000000704A1B2C3D4E5F60105000000E20400005E0100000C0000000200007E58D1A10100000138AA28AC"),
        new("debit decision", DebitDecision(), 12, "010512000C0000000B0000000184030000060000005E01000001D8946219"),
        new("debit result", DebitResultOf(), 13,
            "010627000D0000000B000000040704A1B2C3D4E5F65E0100000C00000002000600000084030000007E58D1A1010000A5990CB7"),
        new("top-up", TopUp(), 14, "010714000E0000000704A1B2C3D4E5F6D0070000540B0000070000005D3B93E9"),
        new("block list", BlockList(), 15,
            "01081C000F000000040000000100030002000100000000000000071032547698BADCFE03F272C13A"),
        new("ticket list", TicketList(), 16,
            "01091E0010000000030000000400000000000100020005000000000000000000000000000080285CD7AD"),
        new("clock", new ClockFrame { UnixMs = Time }, 17, "010A080011000000007E58D1A1010000257B329D"),
        new("heartbeat", Heartbeat(), 18,
            "010B1D0012000000100E00000090010004000000E8030000EFBEADDE02000305312E302E307A970B00"),
        new("configuration", Configuration(), 19,
            "010C87001300000009000107506F7274652041A00F2003010103000000007E58D1A1010000401806D1A1010000806C8FD1A1010000"
            + "01000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1FD007000088130000010C000000064269C3A87265"
            + "5E010000021F1E1D1C1B1A191817161514131211100F0E0D0C0B0A090807060504030201003867EBE8"),
        new("acknowledgement", new AckFrame { AcknowledgedSequence = 10 }, 20, "010D0400140000000A000000C8B843B5"),
    ];

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, All.Length)];

    public static Frame Empty(FrameType type) => type switch
    {
        FrameType.Scan => new ScanFrame(),
        FrameType.Decision => new DecisionFrame(),
        FrameType.Passage => new PassageFrame(),
        FrameType.Debit => new DebitFrame(),
        FrameType.DebitDecision => new DebitDecisionFrame(),
        FrameType.DebitResult => new DebitResultFrame(),
        FrameType.TopUp => new TopUpFrame(),
        FrameType.BlockList => new BlockListFrame(),
        FrameType.TicketList => new TicketListFrame(),
        FrameType.Clock => new ClockFrame(),
        FrameType.Heartbeat => new HeartbeatFrame(),
        FrameType.Configuration => new ConfigurationFrame(),
        FrameType.Ack => new AckFrame(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No frame has this type."),
    };

    static ScanFrame Scan()
    {
        var frame = new ScanFrame { DeviceTimeMs = Time, Retry = true };
        frame.SetMedia(MediaKind.QrCode, Encoding.ASCII.GetBytes("xABC12"), 1, 5);
        return frame;
    }

    static ScanFrame ScanOfAChip()
    {
        var frame = new ScanFrame { DeviceTimeMs = Time, Direction = Direction.Out };
        frame.SetMedia(MediaKind.Nfc, Uid, 0, Uid.Length);
        return frame;
    }

    static DecisionFrame Decision() => new()
    {
        RequestSequence = 7, Outcome = AccessOutcome.AlreadyUsed, Supervisor = true, Performance = 3,
        Serial = TicketCode.MaxSerial, PreviousEntryMs = Time, OpenTimeMs = 5000, Place = "Balcon É 12 · Cat1",
    };

    static PassageFrame Passage() => new()
    {
        ScanSequence = 7, Result = PassageResult.Passed, Outcome = AccessOutcome.AdmittedOffline, Performance = 3,
        Serial = 42, TimeMs = Time, Offline = true, Retry = true,
    };

    static DebitFrame Debit()
    {
        var frame = new DebitFrame
        {
            Purse = PurseReading.Valid, PurseSequence = 5, PurseBalance = 1250, Amount = 350, Product = 12,
            Quantity = 2, TimeMs = Time, Retry = true,
        };
        frame.SetUid(Uid, Uid.Length);
        return frame;
    }

    static DebitDecisionFrame DebitDecision() => new()
    {
        RequestSequence = 11, Outcome = DebitOutcome.Approved, NewBalance = 900, NewPurseSequence = 6, Amount = 350,
        Offline = true,
    };

    static DebitResultFrame DebitResultOf()
    {
        var frame = new DebitResultFrame
        {
            DebitSequence = 11, Result = DebitResult.OfflineApproved, Amount = 350, Product = 12, Quantity = 2,
            PurseSequence = 6, PurseBalance = 900, TimeMs = Time,
        };
        frame.SetUid(Uid, Uid.Length);
        return frame;
    }

    static TopUpFrame TopUp()
    {
        var frame = new TopUpFrame { Amount = 2000, NewBalance = 2900, PurseSequence = 7 };
        frame.SetUid(Uid, Uid.Length);
        return frame;
    }

    static BlockListFrame BlockList()
    {
        var frame = new BlockListFrame { ListVersion = 4, ChunkIndex = 1, ChunkCount = 3, Count = 2 };
        (frame.Keys[0], frame.Reasons[0]) = (1, (byte)TicketStatus.Blocked);
        (frame.Keys[1], frame.Reasons[1]) = (0xFEDCBA9876543210, (byte)TicketStatus.Refunded);
        return frame;
    }

    static TicketListFrame TicketList()
    {
        var frame = new TicketListFrame { Performance = 3, ListVersion = 4, Count = 2 };
        (frame.Fingerprints[0], frame.Fingerprints[1]) = (5, 0x8000000000000000);
        return frame;
    }

    static HeartbeatFrame Heartbeat() => new()
    {
        UptimeSeconds = 3600, FreeMemory = 102400, ListVersion = 4, ListCount = 1000, ListChecksum = 0xDEADBEEF,
        Pending = 2, State = DeviceState.Offline, Firmware = "1.0.0",
    };

    static ConfigurationFrame Configuration()
    {
        var frame = new ConfigurationFrame
        {
            Organisation = 9, Checkpoint = "Porte A", OpenTimeMs = 4000, DecisionTimeoutMs = 800, AntiPassback = true,
            PerformanceCount = 1, FloorLimit = 2000, MaxOfflineAmount = 5000, ProductCount = 1, PurseKeyEpoch = 2,
        };
        var performance = frame.Performances[0];
        performance.Number = 3;
        performance.StartsAtMs = Time;
        performance.DoorsOpenAtMs = Time - 5400000;
        performance.DoorsCloseAtMs = Time + 3600000;
        performance.KeyEpoch = 1;
        Ascending.CopyTo(performance.Key, 0);
        (frame.Products[0].Code, frame.Products[0].Name, frame.Products[0].Price) = (12, "Bière", 350);
        Ascending.Reverse().ToArray().CopyTo(frame.PurseMasterKey, 0);
        return frame;
    }

    public sealed record Sample(string Name, Frame Frame, uint Sequence, string Hex);
}
