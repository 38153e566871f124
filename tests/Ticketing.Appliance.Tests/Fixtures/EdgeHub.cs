using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>
/// The hub's sync service as sync.proto has it, in process, over TLS with the venue's certificates: rows down, journal up,
/// and the ways in which it can fail.
/// </summary>
public sealed class EdgeHub : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Lock gate = new();
    readonly List<Row> rows = [];
    readonly List<DeltaBatch> changes = [];
    TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long cursor = 100;

    EdgeHub(WebApplication app) => this.app = app;

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What it has taken, by sequence, once.</summary>
    public ConcurrentDictionary<long, Operation> Taken { get; } = new();
    public ConcurrentQueue<PushRequest> Pushes { get; } = new();
    public long Acknowledged { get; private set; }
    public int Snapshots { get; private set; }
    public Func<Operation, (string Code, string Detail)?> Refuses { get; set; } = _ => null;
    public bool LosesReplies { get; set; }
    public bool Revoked { get; set; }
    public long OldestCursor { get; set; }

    /// <summary>A snapshot ends after so many batches without its last.</summary>
    public int? CutsSnapshotAfter { get; set; }

    public static async Task<EdgeHub> Start(VenueAuthority authority, int port = 0,
        System.Security.Cryptography.X509Certificates.X509Certificate2? shows = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        var certificate = shows ?? authority.Hub();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            l.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (c, _, _) => c.Issuer == authority.Root.Subject;
            });
        }));
        EdgeHub? hub = null;
        builder.Services.AddSingleton(_ => hub!);
        var built = builder.Build();
        hub = new EdgeHub(built);
        built.MapGrpcService<Service>();
        await built.StartAsync();
        return hub;
    }

    /// <summary>Part of the next snapshot, and a change for who follows.</summary>
    public void Publish(params Row[] changed)
    {
        lock (gate)
        {
            rows.AddRange(changed);
            Add(new DeltaBatch { Rows = { changed } });
        }
    }

    public void Command(Command.Types.Kind kind)
    {
        lock (gate) Add(new DeltaBatch { Commands = { new Command { Kind = kind } } });
    }

    /// <summary>Put back from its backup: everything after this is gone.</summary>
    public void ForgetAfter(long sequence)
    {
        lock (gate)
        {
            foreach (var later in Taken.Keys.Where(s => s > sequence)) Taken.TryRemove(later, out _);
            Acknowledged = sequence;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    void Add(DeltaBatch batch)
    {
        batch.Cursor = ++cursor;
        batch.AsOfMs = NowMs;
        changes.Add(batch);
        var told = news;
        news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        told.SetResult();
    }

    static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    void Admit()
    {
        if (Revoked) throw Refusal.Of(StatusCode.Unauthenticated, "device.revoked", "edge was revoked: stolen");
    }

    PushReply Push(PushRequest request)
    {
        Admit();
        Pushes.Enqueue(request);
        var reply = new PushReply();
        lock (gate)
        {
            foreach (var operation in request.Operations)
            {
                if (operation.Sequence > Acknowledged + 1)
                    throw Refusal.Of(StatusCode.FailedPrecondition, "sync.sequence-gap",
                        $"The hub waits for operation {Acknowledged + 1}, not {operation.Sequence}.");
                if (operation.Sequence == Acknowledged + 1)
                {
                    if (!Taken.TryAdd(operation.Sequence, operation)) throw new InvalidOperationException("Taken twice.");
                    Acknowledged = operation.Sequence;
                }
                if (Refuses(operation) is { } no)
                    reply.Refused.Add(new Refused { Sequence = operation.Sequence, Code = no.Code, Detail = no.Detail });
            }
            reply.AcknowledgedThrough = Acknowledged;
        }
        return LosesReplies ? throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "The line broke.")) : reply;
    }

    sealed class Service(EdgeHub hub) : SyncService.SyncServiceBase
    {
        public override Task<PushReply> Push(PushRequest request, ServerCallContext context) =>
            Task.FromResult(hub.Push(request));

        public override async Task Snapshot(
            SnapshotRequest request, IServerStreamWriter<SnapshotBatch> responseStream, ServerCallContext context)
        {
            hub.Admit();
            Row[] all;
            long cursor;
            lock (hub.gate) (all, cursor, hub.Snapshots) = ([.. hub.rows], hub.cursor, hub.Snapshots + 1);
            var sent = 0;
            foreach (var chunk in all.Chunk(500))
            {
                if (sent++ == hub.CutsSnapshotAfter) return;
                await responseStream.WriteAsync(new SnapshotBatch { Rows = { chunk }, AsOfMs = NowMs, TotalRows = all.Length });
            }
            if (hub.CutsSnapshotAfter is not null) return;
            await responseStream.WriteAsync(new SnapshotBatch { Complete = true, Cursor = cursor, AsOfMs = NowMs });
        }

        public override async Task Deltas(
            DeltasRequest request, IServerStreamWriter<DeltaBatch> responseStream, ServerCallContext context)
        {
            hub.Admit();
            if (request.Cursor < hub.OldestCursor)
                throw Refusal.Of(StatusCode.FailedPrecondition, "sync.cursor-too-old", "Take a snapshot.");
            var at = request.Cursor;
            await responseStream.WriteAsync(new DeltaBatch { Cursor = at, AsOfMs = NowMs });
            while (true)
            {
                DeltaBatch[] due;
                Task next;
                lock (hub.gate) (due, next) = ([.. hub.changes.Where(c => c.Cursor > at)], hub.news.Task);
                foreach (var batch in due)
                {
                    await responseStream.WriteAsync(batch, context.CancellationToken);
                    at = batch.Cursor;
                }
                if (due.Length > 0) continue;
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken));
                context.CancellationToken.ThrowIfCancellationRequested();
                if (!next.IsCompleted)
                    await responseStream.WriteAsync(new DeltaBatch { Cursor = at, AsOfMs = NowMs }, context.CancellationToken);
            }
        }
    }
}
