using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>What every test of the firmware knows: one performance with its key, tickets, a chip, and the frames that say so.</summary>
static class Evening
{
    public const string Site = "salle";
    public const string Device = "d-1";
    public const ushort Organisation = 1;
    public const uint Performance = 7;
    public const byte Epoch = 1;

    /// <summary>The edge's clock when the device's shows 0.</summary>
    public const long Began = 1794513600000;

    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly byte[] PurseMaster = [.. Enumerable.Range(40, 32).Select(i => (byte)i)];
    public static readonly byte[] ChipA = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6];
    public static readonly byte[] ChipB = [0x04, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06];

    public static string Code(ulong serial) => TicketCode.Make(Organisation, Performance, serial, Epoch, Key);

    public static string Forged(ulong serial) => TicketCode.Make(Organisation, Performance, serial, Epoch, PurseMaster);

    public static ulong FingerprintOf(ulong serial)
    {
        TicketCode.Make(Organisation, Performance, serial, Epoch, Key, out var fingerprint);
        return fingerprint;
    }

    public static ConfigurationFrame GateSettings()
    {
        var frame = new ConfigurationFrame { Organisation = Organisation, Checkpoint = "Porte Nord", PerformanceCount = 1 };
        var performance = frame.Performances[0];
        performance.Number = Performance;
        performance.StartsAtMs = Began + 3_600_000;
        performance.DoorsOpenAtMs = Began - 3_600_000;
        performance.DoorsCloseAtMs = Began + 36_000_000;
        performance.KeyEpoch = Epoch;
        Key.CopyTo(performance.Key, 0);
        return frame;
    }

    public static ConfigurationFrame BarSettings()
    {
        var frame = new ConfigurationFrame
        {
            Organisation = Organisation, Checkpoint = "Buvette", FloorLimit = 2000, MaxOfflineAmount = 3000,
            PurseKeyEpoch = 1, ProductCount = 2,
        };
        (frame.Products[0].Code, frame.Products[0].Name, frame.Products[0].Price) = (11, "Café", 250);
        (frame.Products[1].Code, frame.Products[1].Name, frame.Products[1].Price) = (12, "Bière", 600);
        PurseMaster.CopyTo(frame.PurseMasterKey, 0);
        return frame;
    }

    /// <summary>Serials 1 to <paramref name="tickets"/>, whole in as many chunks as it takes.</summary>
    public static IEnumerable<TicketListFrame> TicketList(int tickets, uint version = 1)
    {
        var chunks = Enumerable.Range(1, tickets).Select(serial => FingerprintOf((ulong)serial)).Order()
            .Chunk(TicketListFrame.MaxEntries).ToArray();
        for (var i = 0; i < chunks.Length; i++)
        {
            var frame = new TicketListFrame
            {
                Performance = Performance, ListVersion = version, ChunkIndex = i, ChunkCount = chunks.Length, Count = chunks[i].Length,
            };
            chunks[i].CopyTo(frame.Fingerprints, 0);
            yield return frame;
        }
    }

    public static BlockListFrame BlockList(params ulong[] keys)
    {
        var frame = new BlockListFrame { ListVersion = 1, Count = keys.Length };
        keys.CopyTo(frame.Keys, 0);
        Array.Fill(frame.Reasons, (byte)TicketStatus.Refunded, 0, keys.Length);
        return frame;
    }

    public static byte[] Bytes(Frame frame, uint sequence = 1)
    {
        var buffer = new byte[Frame.MaxLength];
        return buffer[..frame.Write(buffer, sequence)];
    }

    /// <summary>Fills a frame of the input, which the logic keeps, from one of ours.</summary>
    public static void Copy(Frame from, Frame to)
    {
        var bytes = Bytes(from);
        to.Read(bytes, bytes.Length);
    }
}
