namespace Ticketing.Simulators.Hardware;

/// <summary>What a WRITE leaves in its page when the field goes in the middle of it.</summary>
public enum TornPage
{
    /// <summary>Cut before the erase: the old bytes.</summary>
    Old,

    /// <summary>Cut after the erase: zeroes.</summary>
    Erased,

    /// <summary>Cut while programming: some of the new one-bits.</summary>
    Partial,
}

/// <summary>
/// The memory and the answers of a Type 2 tag (NTAG213, data sheet NTAG21xF §8.5, §10): pages of 4 bytes, READ of four pages
/// that rolls over, WRITE of one page, lock and OTP bits that are only ever set. After a NAK the chip must be selected again.
/// </summary>
public sealed class SimulatedChip
{
    const int PageSize = 4;

    readonly byte[] _memory;
    readonly Random _bits;
    bool _active;
    int? _writesLeft;
    TornPage _tear;

    /// <param name="uid">4 or 7 bytes.</param>
    /// <param name="pages">45 for NTAG213, 20 for MF0UL11.</param>
    public SimulatedChip(byte[] uid, int pages = 45)
    {
        if (uid.Length is not (4 or 7))
            throw new ArgumentException($"A UID has 4 or 7 bytes, not {uid.Length}.", nameof(uid));
        Uid = [.. uid];
        _memory = new byte[pages * PageSize];
        _bits = new Random(BitConverter.ToInt32(uid));
        if (uid.Length == 7)
        {
            uid.AsSpan(0, 3).CopyTo(_memory);
            _memory[3] = (byte)(0x88 ^ uid[0] ^ uid[1] ^ uid[2]);
            uid.AsSpan(3, 4).CopyTo(_memory.AsSpan(4));
            _memory[8] = (byte)(uid[3] ^ uid[4] ^ uid[5] ^ uid[6]);
            _memory[9] = 0x48;
        }
        else
        {
            uid.CopyTo(_memory, 0);
            _memory[4] = (byte)(uid[0] ^ uid[1] ^ uid[2] ^ uid[3]);
        }

        // Capability container of an empty NTAG213.
        byte[] container = [0xE1, 0x10, 0x12, 0x00];
        container.CopyTo(_memory, 12);
    }

    public byte[] Uid { get; }

    /// <summary>Upper-case hex, as on lists.</summary>
    public string UidText => Convert.ToHexString(Uid);

    /// <summary>In the reader's field.</summary>
    public bool InField { get; private set; }

    /// <summary>WRITEs acknowledged so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Everything in the chip; a person with a phone sees the same.</summary>
    public ReadOnlySpan<byte> Memory => _memory;

    /// <summary>The person pulls the chip away during the next writes: <paramref name="wholeWrites"/> succeed, the next is torn.</summary>
    public void TearAfter(int wholeWrites, TornPage tear = TornPage.Partial)
    {
        _writesLeft = wholeWrites;
        _tear = tear;
    }

    public void EnterField() => InField = true;

    public void LeaveField()
    {
        InField = false;
        _active = false;
    }

    /// <summary>REQA to SELECT.</summary>
    public bool Select()
    {
        _active = InField;
        return _active;
    }

    /// <summary>READ 30h: four pages from <paramref name="page"/>, from page 0 again after the last.</summary>
    public bool Read(int page, Span<byte> sixteen)
    {
        if (!_active)
            return false;
        var start = page * PageSize;
        if (page < 0 || start >= _memory.Length)
            return Nak();
        for (var i = 0; i < 4 * PageSize; i++)
            sixteen[i] = _memory[(start + i) % _memory.Length];
        return true;
    }

    /// <summary>WRITE A2h.</summary>
    public bool Write(int page, ReadOnlySpan<byte> four)
    {
        if (!_active)
            return false;
        var start = page * PageSize;
        if (page < 2 || start >= _memory.Length || IsLocked(page))
            return Nak();
        if (_writesLeft is 0)
        {
            Tear(start, four);
            _writesLeft = null;
            LeaveField();
            return false;
        }

        _writesLeft--;
        for (var i = 0; i < PageSize; i++)
        {
            // Pages 2 (lock bytes) and 3 are only ever set, bit by bit.
            if (page == 3 || (page == 2 && i >= 2))
                _memory[start + i] |= four[i];
            else if (page > 3)
                _memory[start + i] = four[i];
        }

        Writes++;
        return true;
    }

    /// <summary>What a commissioning tool or a forger writes, past the rules of the air interface.</summary>
    public void Store(int page, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_memory.AsSpan(page * PageSize));

    bool Nak()
    {
        _active = false;
        return false;
    }

    // Static lock bytes: LOCK0 bit 3 locks page 3, bits 4 to 7 pages 4 to 7; LOCK1 pages 8 to 15.
    bool IsLocked(int page) => page switch
    {
        >= 3 and <= 7 => (_memory[10] & (1 << page)) != 0,
        >= 8 and <= 15 => (_memory[11] & (1 << (page - 8))) != 0,
        _ => false,
    };

    void Tear(int start, ReadOnlySpan<byte> four)
    {
        if (_tear == TornPage.Old)
            return;
        for (var i = 0; i < PageSize; i++)
            _memory[start + i] = _tear == TornPage.Erased ? (byte)0 : (byte)(four[i] & _bits.Next(256));
    }
}
