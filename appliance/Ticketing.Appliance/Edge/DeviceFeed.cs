using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// Gives each connected device its configuration, its lists and the time: when it subscribes, when they change, and once more
/// when its heartbeat shows that something was lost on the way. Long lists are gathered a little before they go out again.
/// </summary>
sealed partial class DeviceFeed(
    Broker broker, DeviceTopics topics, DeviceLists lists, ServedPerformances served, SnapshotReader snapshot,
    DeviceStates states, FrameNumbers numbers, TimeProvider time, ILogger<DeviceFeed> log) : BackgroundService
{
    static readonly TimeSpan ClockEvery = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    readonly ConcurrentDictionary<string, Fed> connected = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<uint, TicketList> ticketLists = new();
    readonly SemaphoreSlim turn = new(1, 1);
    TaskCompletionSource wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long changes;
    uint lastVersion;

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// The office has revoked this edge. Each device that is connected loses the keys and lists that it had from here, so that
    /// it does not go on alone with them; completes when they are out, or after 2 s.
    /// </summary>
    public async Task TakeBack()
    {
        await turn.WaitAsync();
        try
        {
            var devices = connected.Keys.Select(topics.Find).OfType<DeviceRow>().ToList();
            TakingBack(log, devices.Count);
            foreach (var device in devices)
                await broker.Send(device, Topics.Configuration, DeviceLists.NothingFor(device), numbers.Next(), retain: true);
            await broker.Delivered(TimeSpan.FromSeconds(2));
            // Whoever comes back after all gets everything anew.
            connected.Clear();
        }
        catch (Exception e)
        {
            // The broker may be stopping; then nobody is connected, and the snapshot has to go all the same.
            NotTakenBack(log, e);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Gone(string deviceId) => connected.TryRemove(deviceId, out _);

    public void Subscribed(DeviceRow device, string verb)
    {
        var fed = connected.GetOrAdd(device.DeviceId, static _ => new Fed());
        lock (fed) fed.Verbs.Add(verb);
        // A new subscription gets everything of its kind, also when it was sent to an earlier one.
        if (verb == Topics.Configuration) fed.Configuration = [];
        if (verb == Topics.TicketList) fed.TicketLists.Clear();
        if (verb == Topics.BlockList) fed.BlockList = null;
        if (verb == Topics.Clock) fed.ClockAt = null;
        Wake();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        snapshot.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var woken = Volatile.Read(ref wake);
                await FeedAll(stoppingToken);
                await Task.WhenAny(woken.Task, Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken));
                Interlocked.CompareExchange(ref wake, new(TaskCreationOptions.RunContinuationsAsynchronously), woken);
            }
        }
        finally
        {
            snapshot.Changed -= OnChanged;
        }
    }

    async Task FeedAll(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            foreach (var deviceId in connected.Keys) await Feed(deviceId);
        }
        finally
        {
            turn.Release();
        }
    }

    void OnChanged(SnapshotChange change)
    {
        if (change.Whole || change.Rows.Any(r => r.RowCase != Row.RowOneofCase.Ticket)) Interlocked.Increment(ref changes);
        foreach (var performance in change.Rows.Where(r => r.RowCase == Row.RowOneofCase.Ticket)
            .Select(r => r.Ticket.Performance).Distinct())
            if (ticketLists.TryGetValue(performance, out var list)) list.Stale = true;
        if (change.Whole)
            foreach (var list in ticketLists.Values) list.Stale = true;
    }

    void Wake() => Volatile.Read(ref wake).TrySetResult();

    async Task Feed(string deviceId)
    {
        if (topics.Find(deviceId) is not { Revoked: false } device || !connected.TryGetValue(deviceId, out var fed)) return;
        try
        {
            await SendClock(device, fed);
            await SendConfiguration(device, fed);
            await SendLists(device, fed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotFed(log, deviceId, e);
        }
    }

    async Task SendClock(DeviceRow device, Fed fed)
    {
        if (!fed.Wants(Topics.Clock) || (fed.ClockAt is { } at && time.GetElapsedTime(at) < ClockEvery)) return;
        fed.ClockAt = time.GetTimestamp();
        await broker.Send(device, Topics.Clock, new ClockFrame { UnixMs = NowMs }, numbers.Next());
    }

    async Task SendConfiguration(DeviceRow device, Fed fed)
    {
        if (!fed.Wants(Topics.Configuration)) return;
        var frame = lists.ConfigurationOf(device, NowMs);
        var bytes = new byte[Frame.MaxLength];
        var content = bytes[..frame.Write(bytes, 0)];
        if (content.AsSpan().SequenceEqual(fed.Configuration)) return;
        fed.Configuration = content;
        await broker.Send(device, Topics.Configuration, frame, numbers.Next(), retain: true);
    }

    async Task SendLists(DeviceRow device, Fed fed)
    {
        var performances = served.For(new DeviceSettings(device), NowMs).ConvertAll(p => p.Number);
        if (fed.SentAt is { } sent && time.GetElapsedTime(sent) > Patience && Missed(device, fed))
        {
            fed.TicketLists.Clear();
            fed.BlockList = null;
        }
        if (IsAhead(device, fed)) Renumber(fed);
        if (fed.Wants(Topics.TicketList))
            foreach (var performance in performances)
                await SendTickets(device, fed, performance);
        if (fed.Wants(Topics.BlockList)) await SendBlocked(device, fed, performances);
    }

    bool Missed(DeviceRow device, Fed fed) => !fed.TicketLists.IsEmpty
        && states.Of(device.DeviceId) is { Connected: true } state && state.ListVersion < fed.TicketLists.Values.Max();

    // A device keeps the higher number: it has lists of an edge whose clock was ahead, and would keep those.
    bool IsAhead(DeviceRow device, Fed fed) => !fed.TicketLists.IsEmpty
        && states.Of(device.DeviceId) is { Connected: true } state && state.ListVersion > lastVersion;

    void Renumber(Fed fed)
    {
        lastVersion = connected.Keys.Max(id => states.Of(id)?.ListVersion ?? 0);
        foreach (var list in ticketLists.Values) list.Version = NextVersion();
        fed.BlockList = null;
    }

    async Task SendTickets(DeviceRow device, Fed fed, uint performance)
    {
        var list = ticketLists.GetOrAdd(performance, static p => new TicketList(p));
        Refresh(list);
        if (fed.TicketLists.TryGetValue(performance, out var has) && has == list.Version) return;
        fed.TicketLists[performance] = list.Version;
        fed.SentAt = time.GetTimestamp();
        foreach (var chunk in DeviceLists.Chunks(performance, list.Fingerprints, list.Version))
            await broker.Send(device, Topics.TicketList, chunk, numbers.Next());
    }

    // 2 s for a small hall, a minute for 60,000 tickets: the same list goes to every gate.
    void Refresh(TicketList list)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(60, 2 + list.Fingerprints.Length / 1000));
        if (!list.Stale || (list.Version != 0 && time.GetElapsedTime(list.MadeAt) < wait)) return;
        list.Stale = false;
        var now = lists.TicketsOf(list.Performance);
        list.MadeAt = time.GetTimestamp();
        if (list.Version != 0 && now.AsSpan().SequenceEqual(list.Fingerprints)) return;
        (list.Fingerprints, list.Version) = (now, NextVersion());
    }

    async Task SendBlocked(DeviceRow device, Fed fed, List<uint> performances)
    {
        var seen = Interlocked.Read(ref changes) + performances.Sum(p => ticketLists.GetValueOrDefault(p)?.Version ?? 0);
        if (fed.BlockList is not null && fed.BlockListSeen == seen
            && (fed.BlockListAt is { } at && time.GetElapsedTime(at) < Patience))
            return;
        fed.BlockListSeen = seen;
        fed.BlockListAt = time.GetTimestamp();
        var blocked = lists.BlockedFor(device, performances);
        if (fed.BlockList is not null && blocked.AsSpan().SequenceEqual(fed.BlockList)) return;
        fed.BlockList = blocked;
        foreach (var chunk in DeviceLists.Chunks(blocked, NextVersion()))
            await broker.Send(device, Topics.BlockList, chunk, numbers.Next());
    }

    // Higher than anything that this edge gave out before it was started again: the time in seconds, or one more.
    uint NextVersion() => lastVersion = Math.Max(lastVersion + 1, (uint)(NowMs / 1000));

    long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    sealed class TicketList(uint performance)
    {
        public uint Performance => performance;
        public volatile bool Stale = true;
        public ulong[] Fingerprints { get; set; } = [];
        public uint Version { get; set; }
        public long MadeAt { get; set; }
    }

    /// <summary>What one connected device has been given.</summary>
    sealed class Fed
    {
        public HashSet<string> Verbs { get; } = [];
        public byte[] Configuration { get; set; } = [];
        public ConcurrentDictionary<uint, uint> TicketLists { get; } = new();
        public (ulong Key, byte Reason)[]? BlockList { get; set; }
        public long BlockListSeen { get; set; }
        public long? BlockListAt { get; set; }
        public long? ClockAt { get; set; }
        public long? SentAt { get; set; }

        public bool Wants(string verb)
        {
            lock (this) return Verbs.Contains(verb);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} could not be given its lists.")]
    static partial void NotFed(ILogger logger, string device, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This edge was revoked: {Devices} devices lose their keys and lists.")]
    static partial void TakingBack(ILogger logger, int devices);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Devices could not be told that this edge was revoked.")]
    static partial void NotTakenBack(ILogger logger, Exception e);
}
