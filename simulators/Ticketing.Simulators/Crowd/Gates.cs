using System.Globalization;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Simulators.Devices;
using Ticketing.Simulators.Processes;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Crowd;

/// <summary>One turnstile: its device, its link, the cable it hangs on, and who waits before it.</summary>
public sealed class Gate(string name, TurnstileDevice device, MqttEdgeLink link, NetworkCut cable) : IAsyncDisposable
{
    int queue;
    int gone;

    public string Name => name;

    public TurnstileDevice Device => device;

    public MqttEdgeLink Link => link;

    public NetworkCut Cable => cable;

    public int Queue => Volatile.Read(ref queue);

    internal void Join() => Interlocked.Increment(ref queue);

    internal void Leave() => Interlocked.Decrement(ref queue);

    /// <summary>Power off for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref gone, 1) == 1)
            return;
        await device.DisposeAsync();
        await link.DisposeAsync();
    }
}

/// <summary>The entrance: people join the shortest queue, show what they have and go in, or are sent away.</summary>
public sealed class Gates : IAsyncDisposable
{
    const int Tries = 4;

    /// <summary>Whoever is told that the ticket is not known yet, or was read a moment ago, stands aside and tries again.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(700);
    readonly List<Gate> gates = [];
    readonly Tally tally;

    Gates(Tally tally) => this.tally = tally;

    public IReadOnlyList<Gate> All => gates;

    /// <summary>Enrols what is new, powers all gates on and waits until each can decide alone.</summary>
    public static async Task<Gates> Open(
        VenueProcesses venue, int count, Tally tally, TimeSpan walkTime, CancellationToken stop,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        var entrance = new Gates(tally);
        try
        {
            for (var i = 1; i <= count; i++)
                entrance.gates.Add(await Install(venue, i, walkTime, settings, stop));
            foreach (var gate in entrance.gates)
            {
                gate.Device.Visited += entrance.Notice;
                gate.Device.PowerOn();
            }
            await entrance.UntilReady(venue.Options.StartLimit, stop);
            return entrance;
        }
        catch
        {
            await entrance.DisposeAsync();
            throw;
        }
    }

    public Task UntilReady(TimeSpan limit, CancellationToken stop) => Until.True("All gates have their lists", limit, () =>
    {
        var late = gates.Find(gate => !gate.Link.Connected || !gate.Device.IsReadyAlone);
        return late is null
            ? Task.FromResult(true)
            : throw new InvalidOperationException(
                $"{late.Name}: connected {late.Link.Connected}, lists {late.Device.IsReadyAlone}, "
                + $"firmware {late.Device.Failure?.Message ?? "runs"}, link {late.Link.LastFailure}");
    }, stop);

    /// <summary>One person, one ticket. Comes again when the gate gave no verdict on the ticket.</summary>
    public async Task<GateVisit?> Enter(
        string code, CancellationToken stop, bool hesitates = false, bool twice = false, Gate? at = null)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var gate = at ?? Shortest();
            gate.Join();
            try
            {
                var visit = await gate.Device.Present(code, !hesitates || attempt > 1, twice, stop);
                Count(visit);
                var again = visit.Outcome is AccessOutcome.GateNotReady or AccessOutcome.DoubleRead or AccessOutcome.UnknownTicket
                    || visit.Result == PassageResult.NotPassed;
                if (!again)
                    return visit;
                if (visit.Outcome is AccessOutcome.UnknownTicket or AccessOutcome.DoubleRead)
                    await Task.Delay(Moment, stop);
            }
            catch (Exception e) when (e is TimeoutException or InvalidOperationException)
            {
                // The gate has no power or does not answer: the person tries another one.
                tally.Add(Tally.Trouble + "gate-silent");
            }
            finally
            {
                gate.Leave();
            }
        }
        return null;
    }

    /// <summary>Reports that gates have not been able to hand to the edge yet.</summary>
    public int Pending => gates.Sum(gate => gate.Device.Pending);

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in gates)
            await gate.DisposeAsync();
    }

    /// <summary>A second reading of the ticket that is being served is nobody's visit; the gate tells of it all the same.</summary>
    void Notice(GateVisit answer)
    {
        if (answer is { Outcome: AccessOutcome.DoubleRead, Result: null })
            tally.Add(Tally.DoubleReads);
    }

    void Count(GateVisit visit)
    {
        tally.Add(Tally.Gate + AccessOutcomes.Code(visit.Outcome));
        tally.Waited(visit.Elapsed);
        if (visit.Offline)
            tally.Add(Tally.GateOffline);
        if (!AccessOutcomes.Opens(visit.Outcome))
            tally.Add(Tally.Refused + AccessOutcomes.Code(visit.Outcome));
        else if (visit.Result == PassageResult.Passed)
            tally.Add(Tally.Entered);
    }

    Gate Shortest()
    {
        var open = gates.Where(gate => gate.Device.IsOn).ToList();
        return (open.Count > 0 ? open : gates).MinBy(gate => gate.Queue)!;
    }

    static async Task<Gate> Install(
        VenueProcesses venue, int number, TimeSpan walkTime, IReadOnlyDictionary<string, string>? settings,
        CancellationToken stop)
    {
        var name = $"gate-{number}";
        var identity = await venue.Device(name, DeviceKind.Turnstile, settings ?? new Dictionary<string, string>
        {
            ["checkpoint"] = string.Create(CultureInfo.InvariantCulture, $"Porte {number}"),
            ["direction"] = "in",
            ["open_ms"] = "3000",
        }, stop);
        var cable = venue.DeviceCable(name);
        var link = DeviceLinks.Connect(identity, Topics.Turnstile, cable);
        return new Gate(name, new TurnstileDevice(
            new TurnstileSettings
            {
                DeviceId = identity.DeviceId,
                Site = identity.Site,
                DataDirectory = Path.Combine(venue.DeviceFolder(name), "flash"),
                WalkTime = walkTime,
            }, link, venue.Options.Clock), link, cable);
    }
}

/// <summary>How an enrolled device reaches its edge, through its cable.</summary>
public static class DeviceLinks
{
    /// <param name="kind"><see cref="Topics.Turnstile"/> or <see cref="Topics.Reader"/>.</param>
    public static MqttEdgeLink Connect(DeviceIdentity identity, string kind, NetworkCut cable) =>
        new(new MqttEdgeLinkSettings
        {
            Host = "127.0.0.1",
            Port = cable.Port,
            Site = identity.Site,
            Kind = kind,
            DeviceId = identity.DeviceId,
            Certificate = identity.Certificate,
            Authority = identity.Authority,
        });
}
