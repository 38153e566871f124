using Google.Protobuf;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using TicketStatus = Ticketing.Protocol.Sync.V1.TicketStatus;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>Rows of one evening: organisation 7, performance 42, open now.</summary>
public static class EdgeSeason
{
    public const ushort Organisation = 7;
    public const uint Performance = 42;
    public const string Site = "test";
    public const string Chip = "04A1B2C3D4E5F6";
    static readonly byte[] MasterKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    static readonly byte[] Key = PerformanceKey.Derive(MasterKey, Organisation, Performance);

    public static string CodeOf(ulong serial) => TicketCode.Make(Organisation, Performance, serial, 1, Key);

    public static ulong FingerprintOf(ulong serial)
    {
        TicketCode.Make(Organisation, Performance, serial, 1, Key, out var fingerprint);
        return fingerprint;
    }

    /// <summary>Site, performance and its key.</summary>
    public static IEnumerable<Row> House(long nowMs, int offlineDays = 3)
    {
        yield return new Row
        {
            Site = new SiteRow { OrganisationNumber = Organisation, Site = Site, OfflineDays = offlineDays },
        };
        yield return new Row
        {
            Performance = new PerformanceRow
            {
                Number = Performance, Event = "Le Malade imaginaire", StartsAtMs = nowMs + 1_800_000,
                DoorsOpenAtMs = nowMs - 1_800_000, DoorsCloseAtMs = nowMs + 7_200_000,
            },
        };
        yield return new Row
        {
            PerformanceKey = new PerformanceKeyRow
            {
                Performance = Performance, Epoch = 1, Key = ByteString.CopyFrom(Key),
            },
        };
    }

    public static Row Ticket(ulong serial, TicketStatus status = TicketStatus.Valid, int entries = 1) => new()
    {
        Ticket = new TicketRow
        {
            Performance = Performance, Serial = serial, Fingerprint = FingerprintOf(serial), Status = status,
            Category = "Cat1", Seat = $"A-{serial}", EntriesAllowed = entries, Tariff = "plein",
        },
    };

    public static Row Wallet(long credits, bool blocked = false, string chip = Chip) => new()
    {
        Wallet = new WalletRow { WalletId = "w-" + chip, Chip = chip, Credits = Money.Euro(credits), Blocked = blocked },
    };

    public static DeviceRow Gate(string id, string thumbprint = "") => new()
    {
        DeviceId = id, Name = id, Kind = (int)DeviceKind.Turnstile, CertificateThumbprint = thumbprint,
    };

    public static DeviceRow Reader(string id, string thumbprint = "") => new()
    {
        DeviceId = id, Name = id, Kind = (int)DeviceKind.CashlessReader, CertificateThumbprint = thumbprint,
    };

    public static ScanFrame Scan(uint sequence, ulong serial) => Scan(sequence, CodeOf(serial));

    public static ScanFrame Scan(uint sequence, string code)
    {
        var frame = new ScanFrame();
        frame.SetCode(code);
        return Numbered(frame, sequence);
    }

    public static DebitFrame Debit(uint sequence, int cents, uint purseSequence = 0, int purseBalance = 0, string chip = Chip)
    {
        var frame = new DebitFrame
        {
            Amount = cents, PurseSequence = purseSequence, PurseBalance = purseBalance,
            Purse = purseSequence > 0 ? PurseReading.Valid : PurseReading.NoPurse,
        };
        SetChip(frame, chip);
        return Numbered(frame, sequence);
    }

    public static DebitResultFrame Result(uint sequence, uint debit, DebitResult result, int cents, uint purseSequence = 0,
        int purseBalance = 0, string chip = Chip)
    {
        var frame = new DebitResultFrame
        {
            DebitSequence = debit, Result = result, Amount = cents, PurseSequence = purseSequence,
            PurseBalance = purseBalance, TimeMs = 1,
        };
        SetChip(frame, chip);
        return Numbered(frame, sequence);
    }

    public static PassageFrame Passage(uint sequence, uint scan, ulong serial, PassageResult result,
        AccessOutcome outcome = AccessOutcome.Admitted, bool offline = false, long timeMs = 0) =>
        Numbered(new PassageFrame
        {
            ScanSequence = scan, Serial = serial, Performance = serial == 0 ? 0 : Performance, Result = result,
            Outcome = outcome, Offline = offline, TimeMs = timeMs,
        }, sequence);

    public static byte[] BytesOf(Frame frame)
    {
        var bytes = new byte[Frame.MaxLength];
        return bytes[..frame.Write(bytes, frame.Sequence)];
    }

    static void SetChip(ChipFrame frame, string chip)
    {
        var uid = new byte[ChipUid.MaxLength];
        frame.SetUid(uid, ChipUid.TryParse(chip, uid, out var length) ? length : 0);
    }

    // A frame has its number from being written or read.
    static T Numbered<T>(T frame, uint sequence)
        where T : Frame
    {
        frame.Write(new byte[Frame.MaxLength], sequence);
        return frame;
    }
}
