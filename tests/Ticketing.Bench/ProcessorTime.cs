using System.Diagnostics;
using System.Globalization;

namespace Ticketing.Bench;

/// <summary>What the hub, its database server and the buyers themselves took of the processors: all three share them.</summary>
/// <param name="Database">Zero where the database is a part of the hub.</param>
readonly record struct ProcessorTime(TimeSpan Hub, TimeSpan Database, TimeSpan Buyers)
{
    const int TicksASecond = 100;

    /// <param name="hub">Its process.</param>
    /// <param name="postmaster">The database server's first process, or 0.</param>
    public static ProcessorTime Now(int hub, int postmaster) => new(
        OfOne(hub), postmaster == 0 ? TimeSpan.Zero : OfServer(postmaster), OfOne(Environment.ProcessId));

    /// <summary>The server that a connection's own process belongs to.</summary>
    public static int PostmasterOf(int backend) => int.Parse(StatOf(backend)![1], CultureInfo.InvariantCulture);

    public static ProcessorTime operator -(ProcessorTime left, ProcessorTime right) =>
        new(left.Hub - right.Hub, left.Database - right.Database, left.Buyers - right.Buyers);

    public string AnOrder(int orders)
    {
        string Each(TimeSpan time) => $"{Figures.Text(time.TotalMilliseconds / orders, 1)} ms";
        return $"hub {Each(Hub)}, database {Each(Database)}, buyers {Each(Buyers)}";
    }

    static TimeSpan OfOne(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    /// <summary>One process a connection: those that have ended count with the first one.</summary>
    static TimeSpan OfServer(int postmaster)
    {
        long ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || StatOf(id) is not { } stat)
                continue;
            // utime, stime, cutime, cstime.
            if (id == postmaster)
                ticks += Sum(stat.AsSpan(11, 4));
            else if (int.Parse(stat[1], CultureInfo.InvariantCulture) == postmaster)
                ticks += Sum(stat.AsSpan(11, 2));
        }

        return TimeSpan.FromSeconds((double)ticks / TicksASecond);
    }

    static long Sum(ReadOnlySpan<string> numbers)
    {
        long sum = 0;
        foreach (var number in numbers)
            sum += long.Parse(number, CultureInfo.InvariantCulture);
        return sum;
    }

    /// <summary>What stands after the name, which may hold spaces: state, parent and so on. Null: it has ended.</summary>
    static string[]? StatOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
