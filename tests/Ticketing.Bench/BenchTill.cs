using System.Net.Security;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>A till as the hub sees it: an enrolled device that holds places and pushes its journal. It keeps nothing on disk.</summary>
sealed class BenchTill : IDisposable
{
    readonly DeviceIdentity identity;
    readonly GrpcChannel channel;
    readonly TillService.TillServiceClient tills;
    readonly SyncService.SyncServiceClient sync;
    readonly string journal = Guid.CreateVersion7().ToString();
    byte[] hash = new byte[32];
    long sequence;
    long receipts;
    long tickets;

    BenchTill(DeviceIdentity identity, int hubPort)
    {
        this.identity = identity;
        channel = GrpcChannel.ForAddress($"https://127.0.0.1:{hubPort}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [identity.Certificate],
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => Trusted.By(identity.Authority, certificate),
                },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 64 * 1024 * 1024,
        });
        (tills, sync) = (new TillService.TillServiceClient(channel), new SyncService.SyncServiceClient(channel));
    }

    public static async Task<BenchTill> Enrol(VenueProcesses venue, string name, CancellationToken stop) =>
        new(await venue.Device(name, DeviceKind.Till, new Dictionary<string, string>(), stop), venue.Options.Ports.HubGrpc);

    /// <summary>Holds and sells so many places in one order. Null: sold out.</summary>
    public async Task<IReadOnlyList<Place>?> Sell(uint performance, string category, int quantity, CancellationToken stop)
    {
        HoldReply held;
        try
        {
            held = await tills.HoldAsync(
                new HoldRequest
                {
                    RequestId = Guid.CreateVersion7().ToString(),
                    Performance = performance,
                    Category = category,
                    Quantity = quantity,
                    MaySplit = true,
                },
                cancellationToken: stop);
        }
        catch (RpcException no) when (Refusal.Is(no, "seating.not-enough") || Refusal.Is(no, "seating.no-contiguous"))
        {
            return null;
        }

        var sale = new SaleRecorded
        {
            SaleId = Guid.CreateVersion7().ToString(),
            HoldId = held.HoldId,
            ReceiptNumber = ++receipts,
            Currency = "EUR",
        };
        foreach (var place in held.Places)
        {
            sale.Places.Add(new SoldPlace
            {
                Place = place,
                Tariff = BenchSeason.Tariff,
                Price = Money.Euro(BenchSeason.PriceCents),
                VatRate = 550,
                TicketNumber = ++tickets,
            });
        }

        var total = Money.Euro(BenchSeason.PriceCents * (long)held.Places.Count);
        sale.Payments.Add(new PaymentTaken { Method = PaymentMethod.Cash, Amount = total, Tendered = total, Change = Money.Euro(0) });
        await Push(new OperationBody { Sale = sale }, stop);
        return held.Places;
    }

    public void Dispose() => channel.Dispose();

    async Task Push(OperationBody body, CancellationToken stop)
    {
        var bytes = body.ToByteArray();
        sequence++;
        hash = JournalChain.HashOf(hash, sequence, bytes);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var push = new PushRequest { JournalId = journal, WatermarkMs = now - 1 };
        push.Operations.Add(new Operation
        {
            Sequence = sequence,
            RecordedAtMs = now,
            Hash = ByteString.CopyFrom(hash),
            Body = ByteString.CopyFrom(bytes),
        });
        var reply = await sync.PushAsync(push, cancellationToken: stop);
        if (reply.Refused.Count > 0)
            throw new ProcessFailedException($"The hub refused a sale: {reply.Refused[0].Code}: {reply.Refused[0].Detail}");
    }
}
