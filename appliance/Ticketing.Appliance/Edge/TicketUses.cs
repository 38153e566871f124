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
/// The uses of all tickets, in slices that are locked one at a time: two gates with the same ticket wait for each other, two
/// gates with different tickets hardly ever do.
/// </summary>
sealed class TicketUses
{
    const int Slices = 64;
    readonly Slice[] slices = [.. Enumerable.Range(0, Slices).Select(_ => new Slice())];

    public Slice Of(uint performance, ulong serial) =>
        slices[(int)((serial * 31 + performance) % Slices)];

    internal sealed class Slice
    {
        readonly Dictionary<(uint, ulong), TicketUse> uses = [];

        public Lock Gate { get; } = new();

        /// <summary>Only with <see cref="Gate"/> held.</summary>
        public ref TicketUse Use(uint performance, ulong serial) =>
            ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                uses, (performance, serial), out _);
    }
}
