using Ticketing.Firmware.Board;

namespace Ticketing.Simulators.Hardware;

/// <summary>The supply went away in the middle of what the firmware was doing.</summary>
public sealed class PowerCutException() : Exception("The power was cut.");

/// <summary>Flash in memory, whose supply can be cut after any byte.</summary>
public sealed class MemoryFlash : IFlashMedium
{
    readonly List<byte>[] _areas = [[], []];

    /// <summary>Bytes and erasures left before the cut; null: the supply is safe.</summary>
    public int? CutAfter { get; set; }

    /// <summary>The medium is worn out: every write fails and changes nothing.</summary>
    public bool Fails { get; set; }

    /// <summary>Bytes and erasures so far.</summary>
    public int Written { get; private set; }

    /// <summary>A second medium with the same content.</summary>
    public MemoryFlash Copy()
    {
        var copy = new MemoryFlash();
        copy._areas[0].AddRange(_areas[0]);
        copy._areas[1].AddRange(_areas[1]);
        return copy;
    }

    /// <summary>Damages the end of an area, as a worn cell does.</summary>
    public void Corrupt(int area, int fromEnd) => _areas[area][^fromEnd] ^= 0x40;

    public byte[] Read(int area) => [.. _areas[area]];

    public void Append(int area, byte[] buffer, int offset, int count)
    {
        if (Fails)
            throw new IOException("The flash is worn out.");
        for (var i = 0; i < count; i++)
        {
            Spend();
            _areas[area].Add(buffer[offset + i]);
        }
    }

    public void Erase(int area)
    {
        if (Fails)
            throw new IOException("The flash is worn out.");
        Spend();
        _areas[area].Clear();
    }

    void Spend()
    {
        if (CutAfter is 0)
            throw new PowerCutException();
        CutAfter--;
        Written++;
    }
}
