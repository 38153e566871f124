namespace Ticketing.Appliance.Edge;

/// <summary>What has become of one ticket at this site's gates.</summary>
struct TicketUse
{
    public int Used;
    public bool Inside;
    public bool Interrupted;
    public long LastEntryMs;
}

/// <summary>
/// The uses of all tickets, in slices that one decision has at a time: two gates with the same ticket wait for each other
/// until the first is on disk, two gates with different tickets hardly ever do.
/// </summary>
sealed class TicketUses
{
    const int Slices = 1024;
    readonly Slice[] slices = [.. Enumerable.Range(0, Slices).Select(_ => new Slice())];

    /// <param name="device">Whose turn it is when there is no ticket: what cannot be read is about the device only.</param>
    public Slice Of(uint performance, ulong serial, string device) => performance == 0 && serial == 0
        ? slices[(uint)device.GetHashCode(StringComparison.Ordinal) % Slices]
        : slices[(int)((serial * 31 + performance) % Slices)];

    internal sealed class Slice
    {
        readonly Dictionary<(uint, ulong), TicketUse> uses = [];

        public Turns Turns { get; } = new();

        /// <summary>Only within a turn, as <see cref="Keep"/>.</summary>
        public TicketUse Of(uint performance, ulong serial) => uses.GetValueOrDefault((performance, serial));

        public void Keep(uint performance, ulong serial, TicketUse use) => uses[(performance, serial)] = use;
    }
}
