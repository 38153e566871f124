using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>A hub that a till can really talk to: gRPC over TLS, client certificate, places held and leased, journal taken once.</summary>
sealed partial class TillHub : IAsyncDisposable
{
    readonly WebApplication app;
    readonly VenueAuthority authority = new();
    readonly ConcurrentDictionary<Guid, Channel<DeltaBatch>> streams = new();
    readonly Lock gate = new();
    readonly Dictionary<string, Row> rows = [];
    readonly Dictionary<string, HoldReply> holds = [];
    readonly HashSet<string> taken = [];
    readonly List<Operation> journal = [];
    readonly TimeProvider clock;
    long cursor = 1;
    ulong serial;

    TillHub(TimeProvider clock)
    {
        this.clock = clock;
        foreach (var row in TillSeason.Rows(clock.GetUtcNow()))
            rows[Key(row)] = row;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            l.UseHttps(authority.Hub(), o =>
            {
                o.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                o.AllowAnyClientCertificate();
            });
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        app = builder.Build();
        app.MapGrpcService<SyncOfHub>();
        app.MapGrpcService<TillOfHub>();
    }

    public static async Task<TillHub> Start(TimeProvider clock)
    {
        var hub = new TillHub(clock);
        await hub.app.StartAsync();
        return hub;
    }

    public Uri Url => new(app.Urls.First());

    public VenueAuthority Authority => authority;

    /// <summary>No call gets through, and those that stand break.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Holds last so long.</summary>
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromMinutes(15);

    public string? RefuseSalesWith { get; set; }

    /// <summary>The detail of the hub's "seating.not-enough".</summary>
    public string? RefuseLeasesWith { get; set; }

    /// <summary>What the till wrote in its own words, in the order in which it came up.</summary>
    public List<OperationBody> Journal
    {
        get
        {
            lock (gate)
                return [.. journal.Select(o => OperationBody.Parser.ParseFrom(o.Body))];
        }
    }

    public List<Operation> Operations
    {
        get
        {
            lock (gate)
                return [.. journal];
        }
    }

    public long WatermarkMs { get; private set; }

    public int OpenHolds
    {
        get
        {
            lock (gate)
                return holds.Count;
        }
    }

    public void Cut()
    {
        IsCut = true;
        foreach (var stream in streams.Values)
            stream.Writer.TryComplete(Gone());
    }

    public void Mend() => IsCut = false;

    public void Send(params Row[] changed) => Publish(new DeltaBatch(), changed);

    public void Revoke()
    {
        var batch = new DeltaBatch();
        batch.Commands.Add(new Command { Kind = Command.Types.Kind.Revoked });
        Publish(batch, []);
    }

    /// <summary>Leases the first free places of a category.</summary>
    public LeaseRow Lease(uint performance, string category, int quantity, DateTimeOffset until)
    {
        var lease = new LeaseRow { LeaseId = Guid.CreateVersion7().ToString(), Performance = performance, Category = category, SellUntilMs = until.ToUnixTimeMilliseconds() };
        lock (gate)
            lease.Places.AddRange(FreeOf(performance, category).Take(quantity).Select(Take).ToList());
        Send(new Row { Lease = lease });
        return lease;
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await app.StopAsync();
        await app.DisposeAsync();
        authority.Dispose();
    }

    void Publish(DeltaBatch batch, Row[] changed)
    {
        lock (gate)
        {
            foreach (var row in changed)
                rows[Key(row)] = row;
            (batch.Cursor, batch.AsOfMs) = (++cursor, Now);
            batch.Rows.AddRange(changed);
            foreach (var stream in streams.Values)
                stream.Writer.TryWrite(batch);
        }
    }

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    static RpcException Gone() => new(new Grpc.Core.Status(StatusCode.Unavailable, "cut"));

    static string Key(Row row) => row.RowCase switch
    {
        Row.RowOneofCase.Performance => $"p{row.Performance.Number}",
        Row.RowOneofCase.Price => $"r{row.Price.Performance}/{row.Price.Category}/{row.Price.Tariff}",
        Row.RowOneofCase.Category => $"c{row.Category.Performance}/{row.Category.Code}",
        Row.RowOneofCase.Seat => $"s{row.Seat.Performance}/{row.Seat.SeatId}",
        Row.RowOneofCase.Lease => $"l{row.Lease.LeaseId}",
        Row.RowOneofCase.Operator => $"o{row.Operator.OperatorId}",
        Row.RowOneofCase.Wallet => $"w{row.Wallet.Chip}",
        _ => row.RowCase.ToString(),
    };

    IEnumerable<(uint Performance, string Category, string Id, string Label)> FreeOf(uint performance, string category)
    {
        var all = performance == TillSeason.Standing
            ? Enumerable.Range(1, 60).Select(n => (performance, category, $"q{n}", ""))
            : TillSeason.Seats().Where(s => s.Category == category).Select(s => (performance, category, s.SeatId, s.Label));
        return all.Where(p => !taken.Contains($"{performance}/{p.Item3}"));
    }

    Place Take((uint Performance, string Category, string Id, string Label) free)
    {
        taken.Add($"{free.Performance}/{free.Id}");
        serial++;
        return new Place
        {
            PlaceId = free.Id,
            Seat = free.Label,
            Category = free.Category,
            TicketSerial = serial,
            TicketCode = $"041061050R3GG28A1C60T3GF8004HMASW{serial:0000}",
            Performance = free.Performance,
        };
    }

    sealed class SyncOfHub(TillHub hub) : SyncService.SyncServiceBase
    {
        public override async Task Snapshot(SnapshotRequest request, IServerStreamWriter<SnapshotBatch> responseStream, ServerCallContext context)
        {
            hub.CheckUp();
            var batch = new SnapshotBatch { Complete = true, AsOfMs = hub.Now };
            lock (hub.gate)
            {
                batch.Rows.AddRange(hub.rows.Values);
                batch.Cursor = hub.cursor;
            }
            await responseStream.WriteAsync(batch);
        }

        public override async Task Deltas(DeltasRequest request, IServerStreamWriter<DeltaBatch> responseStream, ServerCallContext context)
        {
            hub.CheckUp();
            var id = Guid.CreateVersion7();
            var stream = hub.streams[id] = Channel.CreateUnbounded<DeltaBatch>();
            if (hub.IsCut)
                stream.Writer.TryComplete(Gone());
            try
            {
                // Rows may repeat, the later one counts: whoever comes back gets all that there is.
                var first = new DeltaBatch { AsOfMs = hub.Now };
                lock (hub.gate)
                {
                    first.Cursor = hub.cursor;
                    if (request.Cursor < hub.cursor)
                        first.Rows.AddRange(hub.rows.Values);
                }
                await responseStream.WriteAsync(first, context.CancellationToken);
                while (true)
                {
                    using var tick = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
                    tick.CancelAfter(TimeSpan.FromSeconds(1));
                    try
                    {
                        await responseStream.WriteAsync(await stream.Reader.ReadAsync(tick.Token), context.CancellationToken);
                    }
                    catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
                    {
                        await responseStream.WriteAsync(new DeltaBatch { Cursor = hub.cursor, AsOfMs = hub.Now }, context.CancellationToken);
                    }
                }
            }
            catch (ChannelClosedException)
            {
                throw Gone();
            }
            finally
            {
                hub.streams.TryRemove(id, out _);
            }
        }

        public override Task<PushReply> Push(PushRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            lock (hub.gate)
            {
                var reply = new PushReply();
                foreach (var operation in request.Operations.Where(o => o.Sequence > hub.journal.Count))
                {
                    if (operation.Sequence != hub.journal.Count + 1)
                        throw Refusal.Of(StatusCode.FailedPrecondition, "sync.sequence-gap", $"{hub.journal.Count + 1}");
                    hub.journal.Add(operation);
                    hub.Follow(OperationBody.Parser.ParseFrom(operation.Body));
                    if (hub.RefuseSalesWith is { } code && OperationBody.Parser.ParseFrom(operation.Body).Sale is not null)
                        reply.Refused.Add(new Refused { Sequence = operation.Sequence, Code = code, Detail = "Refused by the test." });
                }
                reply.AcknowledgedThrough = hub.journal.Count;
                hub.WatermarkMs = request.WatermarkMs;
                return Task.FromResult(reply);
            }
        }
    }

    sealed partial class TillOfHub(TillHub hub) : TillService.TillServiceBase
    {
        public override Task<HoldReply> Hold(HoldRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            lock (hub.gate)
            {
                if (hub.holds.TryGetValue(request.RequestId, out var before))
                    return Task.FromResult(before);
                var free = hub.FreeOf(request.Performance, request.Category).ToList();
                var chosen = request.SeatIds.Count > 0 ? [.. free.Where(f => request.SeatIds.Contains(f.Id))] : free.Take(request.Quantity).ToList();
                if (request.SeatIds.Count > 0 && chosen.Count < request.SeatIds.Count)
                    throw Refusal.Of(StatusCode.FailedPrecondition, "seating.seat-taken", "Seat taken.");
                if (chosen.Count < request.Quantity)
                    throw Refusal.Of(StatusCode.FailedPrecondition, "seating.not-enough", "Not enough places.");
                var reply = new HoldReply { HoldId = Guid.CreateVersion7().ToString(), ExpiresAtMs = hub.Now + (long)hub.HoldFor.TotalMilliseconds };
                reply.Places.AddRange(chosen.Select(hub.Take).ToList());
                hub.holds[request.RequestId] = reply;
                return Task.FromResult(reply);
            }
        }

        public override Task<ReleaseReply> Release(ReleaseRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            lock (hub.gate)
            {
                foreach (var (id, hold) in hub.holds.Where(h => h.Value.HoldId == request.HoldId).ToList())
                {
                    hub.holds.Remove(id);
                    foreach (var place in hold.Places)
                        hub.taken.Remove($"{place.Performance}/{place.PlaceId}");
                }
                hub.GiveBack(request.HoldId, []);
            }
            return Task.FromResult(new ReleaseReply());
        }

        public override Task<LeaseReply> Lease(LeaseRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            if (hub.RefuseLeasesWith is { } detail)
                throw Refusal.Of(StatusCode.FailedPrecondition, "seating.not-enough", detail);
            var until = hub.clock.GetUtcNow().AddHours(3);
            return Task.FromResult(new LeaseReply { Lease = hub.Lease(request.Performance, request.Category, request.Quantity, until) });
        }

        public override Task<AvailabilityReply> Availability(AvailabilityRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            var reply = new AvailabilityReply { AsOfMs = hub.Now };
            lock (hub.gate)
            {
                foreach (var category in hub.rows.Values.Where(r => r.Category?.Performance == request.Performance).Select(r => r.Category))
                    reply.Categories.Add(new CategoryAvailability { Category = category.Code, Capacity = 24, Free = hub.FreeOf(request.Performance, category.Code).Count() });
                reply.TakenSeatIds.AddRange(hub.taken.Where(t => t.StartsWith($"{request.Performance}/", StringComparison.Ordinal)).Select(t => t[(t.IndexOf('/') + 1)..]));
            }
            return Task.FromResult(reply);
        }

        public override Task<SearchContactsReply> SearchContacts(SearchContactsRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            var reply = new SearchContactsReply();
            reply.Contacts.Add(new ContactFound { ContactId = "c-42", Number = 42, Name = "Lefèvre Anne", Structure = "Lycée Voltaire", City = "Paris" });
            return Task.FromResult(reply);
        }
    }

    void CheckUp()
    {
        if (IsCut)
            throw Gone();
    }
}
