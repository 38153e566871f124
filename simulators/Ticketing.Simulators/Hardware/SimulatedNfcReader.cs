using Ticketing.Firmware.Board;

namespace Ticketing.Simulators.Hardware;

/// <summary>A reader whose field holds one chip at most.</summary>
public sealed class SimulatedNfcReader : INfcReader
{
    readonly Lock _lock = new();
    SimulatedChip? _chip;

    /// <summary>Looks that find nothing although a chip is there: readers miss one now and then.</summary>
    public int Misses { get; set; }

    /// <summary>Looks so far.</summary>
    public int Looks { get; private set; }

    public SimulatedChip? Chip
    {
        get
        {
            lock (_lock)
                return _chip is { InField: true } chip ? chip : null;
        }
    }

    public void Present(SimulatedChip chip)
    {
        lock (_lock)
        {
            _chip?.LeaveField();
            _chip = chip;
            chip.EnterField();
        }
    }

    public void Remove()
    {
        lock (_lock)
        {
            _chip?.LeaveField();
            _chip = null;
        }
    }

    public int ReadUid(byte[] uid)
    {
        lock (_lock)
        {
            Looks++;
            if (_chip is null || Misses > 0 || !_chip.Select())
            {
                Misses = Math.Max(0, Misses - 1);
                return 0;
            }

            _chip.Uid.CopyTo(uid, 0);
            return _chip.Uid.Length;
        }
    }

    public bool ReadPages(int firstPage, int count, byte[] buffer)
    {
        lock (_lock)
        {
            Span<byte> four = stackalloc byte[16];
            for (var done = 0; done < count; done += 4)
            {
                if (_chip is null || !_chip.Read(firstPage + done, four))
                    return false;
                four[..(Math.Min(4, count - done) * 4)].CopyTo(buffer.AsSpan(done * 4));
            }

            return true;
        }
    }

    public bool WritePage(int page, byte[] buffer, int offset)
    {
        lock (_lock)
            return _chip is not null && _chip.Write(page, buffer.AsSpan(offset, 4));
    }
}
