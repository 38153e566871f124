using System.Collections.Concurrent;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>A ticket as a gate needs it: 32 bytes, its words are numbers into <see cref="WordPool.All"/>.</summary>
public readonly struct TicketState
{
    readonly int seat;
    readonly int category;
    readonly int tariff;
    readonly byte status;

    public TicketState(TicketRow row)
    {
        Serial = row.Serial;
        Fingerprint = row.Fingerprint;
        seat = WordPool.All.Number(row.Seat);
        category = WordPool.All.Number(row.Category);
        tariff = WordPool.All.Number(row.Tariff);
        status = (byte)row.Status;
        EntriesAllowed = (byte)Math.Clamp(row.EntriesAllowed, 0, 255);
        EntriesUsedElsewhere = (byte)Math.Clamp(row.EntriesUsed, 0, 255);
    }

    public ulong Serial { get; }
    public ulong Fingerprint { get; }
    public byte EntriesAllowed { get; }
    public byte EntriesUsedElsewhere { get; }
    public TicketStatus Status => (TicketStatus)status;
    public string Seat => WordPool.All.Word(seat);
    public string Category => WordPool.All.Word(category);
    public string Tariff => WordPool.All.Word(tariff);
}

/// <summary>Each word once: a hundred thousand tickets share a few thousand seats, categories and tariffs.</summary>
public sealed class WordPool
{
    readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<string> words = [""];
    readonly Lock gate = new();

    /// <summary>One for the process: a new snapshot has nearly the words of the old one.</summary>
    public static WordPool All { get; } = new();

    public WordPool() => numbers[""] = 0;

    public int Number(string word)
    {
        if (numbers.TryGetValue(word, out var known)) return known;
        lock (gate)
        {
            if (numbers.TryGetValue(word, out known)) return known;
            words.Add(word);
            return numbers[word] = words.Count - 1;
        }
    }

    public string Word(int number)
    {
        lock (gate) return words[number];
    }
}

/// <summary>The tickets of one performance, by serial: open addressing over one array. Any thread may read.</summary>
public sealed class TicketTable(uint performance)
{
    readonly Lock gate = new();
    TicketState[] slots = new TicketState[64];
    byte[] use = new byte[64];
    int count;
    int filled;

    public uint Performance => performance;

    public int Count
    {
        get { lock (gate) return count; }
    }

    public bool TryGet(ulong serial, out TicketState ticket)
    {
        lock (gate)
        {
            var slot = Find(serial);
            ticket = slot >= 0 ? slots[slot] : default;
            return slot >= 0;
        }
    }

    public TicketRow RowOf(TicketState ticket) => new()
    {
        Performance = performance,
        Serial = ticket.Serial,
        Fingerprint = ticket.Fingerprint,
        Status = ticket.Status,
        Category = ticket.Category,
        Seat = ticket.Seat,
        EntriesAllowed = ticket.EntriesAllowed,
        Tariff = ticket.Tariff,
        EntriesUsed = ticket.EntriesUsedElsewhere,
    };

    /// <returns>Whether it was new.</returns>
    public bool Put(TicketRow row)
    {
        var ticket = new TicketState(row);
        lock (gate)
        {
            var slot = Find(row.Serial);
            if (slot >= 0)
            {
                slots[slot] = ticket;
                return false;
            }
            if ((filled + 1) * 4 > slots.Length * 3) Rebuild();
            Insert(ticket);
            return true;
        }
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(ulong serial)
    {
        lock (gate)
        {
            var slot = Find(serial);
            if (slot < 0) return false;
            use[slot] = Removed;
            slots[slot] = default;
            count--;
            return true;
        }
    }

    /// <summary>A copy, so that nothing waits while it is read.</summary>
    public TicketState[] All()
    {
        lock (gate)
        {
            var all = new TicketState[count];
            var next = 0;
            for (var i = 0; i < slots.Length; i++)
                if (use[i] == Used) all[next++] = slots[i];
            return all;
        }
    }

    const byte Used = 1;
    const byte Removed = 2;

    int Find(ulong serial)
    {
        for (var i = Home(serial); use[i] != 0; i = (i + 1) & (slots.Length - 1))
            if (use[i] == Used && slots[i].Serial == serial) return i;
        return -1;
    }

    void Insert(TicketState ticket)
    {
        var i = Home(ticket.Serial);
        while (use[i] != 0) i = (i + 1) & (slots.Length - 1);
        (slots[i], use[i]) = (ticket, Used);
        count++;
        filled++;
    }

    void Rebuild()
    {
        var old = All();
        var size = slots.Length;
        while ((old.Length + 1) * 2 > size) size *= 2;
        (slots, use, count, filled) = (new TicketState[size], new byte[size], 0, 0);
        foreach (var ticket in old) Insert(ticket);
    }

    int Home(ulong serial) => (int)((serial * 0x9E3779B97F4A7C15UL) >> 33) & (slots.Length - 1);
}
