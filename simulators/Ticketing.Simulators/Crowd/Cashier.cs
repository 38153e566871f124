using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.Processes;
using Money = Ticketing.Protocol.Money;

namespace Ticketing.Simulators.Crowd;

/// <summary>What became of a wish at the counter.</summary>
/// <param name="Places">Empty when nothing was sold.</param>
/// <param name="Refusal">The code of the "no"; empty when sold.</param>
public sealed record Sale(IReadOnlyList<SoldPlace> Places, string Refusal, bool Offline)
{
    public bool Sold => Places.Count > 0;

    /// <summary>What was on account, of the price.</summary>
    public long Deposit { get; init; }
}

/// <summary>
/// A cashier at a till, one customer at a time, over the till's own counter service. A till that does not answer (it was
/// killed) is asked again with the same request until it is back: nobody is charged twice.
/// </summary>
public sealed partial class Cashier(Till till, Tally tally, TimeSpan patience) : IDisposable
{
    /// <summary>A payment by card that is asked for again at a till that was killed.</summary>
    const int TimesAsked = 8;

    static readonly int[] Notes = [500, 1000, 2000, 5000, 10000];

    readonly SemaphoreSlim counter = new(1);
    string session = "";
    int queue;

    public Till Till => till;

    /// <summary>People who wait at this counter, the one being served included.</summary>
    public int Queue => Volatile.Read(ref queue);

    public async Task<ListOnSaleReply> OnSale(CancellationToken stop) =>
        await till.Appliance.Counter.ListOnSaleAsync(new ListOnSaleRequest(), cancellationToken: stop);

    /// <summary>So many places of the category, each at the price given, paid at once.</summary>
    public Task<Sale> Sell(uint performance, PriceRow price, int quantity, bool byCard, CancellationToken stop) =>
        InTurn(async () =>
        {
            try
            {
                var add = new AddPlacesRequest
                {
                    RequestId = NewId(),
                    Performance = performance,
                    Category = price.Category,
                    Tariff = price.Tariff,
                    Quantity = quantity,
                    MaySplit = true,
                };
                var cart = await Ask((who, deadline) =>
                {
                    add.Session = who;
                    return till.Appliance.Counter.AddPlacesAsync(add, deadline: deadline, cancellationToken: stop);
                }, stop);
                return Told(await Pay(cart, byCard, stop));
            }
            catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
            {
                tally.Add(Tally.Trouble + code);
                return new Sale([], code, false);
            }
        }, stop);

    Sale Told(PayReply paid)
    {
        tally.Add(Tally.Sold, paid.Places.Count);
        tally.Add(Tally.TicketCents, paid.Places.Sum(place => place.Price.MinorUnits));
        if (paid.Offline)
            tally.Add(Tally.SoldOffline, paid.Places.Count);
        return new Sale([.. paid.Places], "", paid.Offline);
    }

    /// <summary>Money onto a chip. Empty: done; else the code of the "no".</summary>
    public Task<string> TopUp(string chip, long cents, bool byCard, CancellationToken stop) => InTurn(async () =>
    {
        var request = new TopUpRequest
        {
            RequestId = NewId(),
            Chip = chip,
            Amount = Money.Euro(cents),
            Method = byCard ? PaymentMethod.Card : PaymentMethod.Cash,
            Tendered = Money.Euro(byCard ? 0 : Given(cents)),
        };
        try
        {
            await Ask((who, deadline) =>
            {
                request.Session = who;
                return till.Appliance.Counter.TopUpAsync(request, deadline: deadline, cancellationToken: stop);
            }, stop);
            tally.Add(Tally.TopUpCents, cents);
            return "";
        }
        catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
        {
            tally.Add(Tally.Trouble + code);
            return code;
        }
    }, stop);

    public Task<ReportReply> Report(bool close, long countedCash, CancellationToken stop) => InTurn(() => Ask(
        (who, deadline) => till.Appliance.Counter.ReportAsync(
            new ReportRequest { Session = who, Close = close, CountedCash = Money.Euro(countedCash) },
            deadline: deadline, cancellationToken: stop), stop), stop);

    /// <summary>Looks at each print that the till is not sure of: the ticket lies in the printer's tray, or it does not.</summary>
    public Task SettlePrints(CancellationToken stop) => InTurn(async () =>
    {
        var jobs = await Ask((who, deadline) => till.Appliance.Counter.ListPrintJobsAsync(
            new ListPrintJobsRequest { Session = who }, deadline: deadline, cancellationToken: stop), stop);
        foreach (var job in jobs.Jobs.Where(job => job.State == "Doubtful"))
        {
            var request = new SettlePrintJobRequest { JobId = job.JobId, CameOut = job.Kind != "Ticket" || HasCome(job.TicketSerial) };
            await Ask((who, deadline) =>
            {
                request.Session = who;
                return till.Appliance.Counter.SettlePrintJobAsync(request, deadline: deadline, cancellationToken: stop);
            }, stop);
            tally.Add(Tally.Doubtful);
        }
        return jobs.Jobs.Count;
    }, stop);

    bool HasCome(ulong serial) => till.Tickets.Codes.Any(
        printed => TicketCode.TryParse(printed, out var code, out _) && code.Serial == serial);

    public void Dispose() => counter.Dispose();

    /// <summary>A card that is refused is followed by cash: the people in the queue behind are watching.</summary>
    async Task<PayReply> Pay(Cart cart, bool byCard, CancellationToken stop)
    {
        if (byCard)
        {
            try
            {
                return await PayBy(cart, PaymentMethod.Card, stop);
            }
            catch (RpcException no) when (Refusal.CodeOf(no) is { } code && code.StartsWith("payment.", StringComparison.Ordinal)
                && code != "payment.unknown")
            {
                tally.Add(Tally.Trouble + code);
            }
        }
        return await PayBy(cart, PaymentMethod.Cash, stop);
    }

    async Task<PayReply> PayBy(Cart cart, PaymentMethod method, CancellationToken stop)
    {
        var request = new PayRequest
        {
            RequestId = NewId(),
            CartId = cart.CartId,
            Method = method,
            Tendered = Money.Euro(method == PaymentMethod.Cash ? Given(cart.Due.MinorUnits) : 0),
        };
        for (var asked = 1; ; asked++)
        {
            try
            {
                return await Ask(Paid, stop);
            }
            catch (RpcException no) when (method == PaymentMethod.Card && asked < TimesAsked && Refusal.Is(no, "till.cart-unknown"))
            {
                // The till was killed while the terminal was at work: it finds the payment, and then the sale is made.
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }

        AsyncUnaryCall<PayReply> Paid(string who, DateTime deadline)
        {
            request.Session = who;
            return till.Appliance.Counter.PayAsync(request, deadline: deadline, cancellationToken: stop);
        }
    }

    async Task<T> Ask<T>(Func<string, DateTime, AsyncUnaryCall<T>> call, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (session.Length == 0)
                    await SignIn(stop);
                return await call(session, Deadline());
            }
            catch (RpcException e) when (!stop.IsCancellationRequested
                && TimeProvider.System.GetElapsedTime(start) < patience && ShouldAskAgain(e))
            {
                tally.Add(Tally.Again + (Refusal.CodeOf(e) ?? e.StatusCode.ToString()));
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            }
        }
    }

    bool ShouldAskAgain(RpcException e)
    {
        if (e.StatusCode == StatusCode.Unauthenticated || Refusal.Is(e, "till.not-signed-in"))
        {
            session = "";
            return true;
        }
        return Refusal.CodeOf(e) is "till.not-ready" or "payment.terminal-busy" or "payment.unknown"
            || (Refusal.CodeOf(e) is null && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded);
    }

    async Task SignIn(CancellationToken stop)
    {
        var (name, code) = till.Cashier;
        var reply = await till.Appliance.Counter.SignInAsync(
            new Protocol.Counter.V1.SignInRequest { Operator = name, Code = code },
            deadline: Deadline(), cancellationToken: stop);
        session = reply.Session;
    }

    async Task<T> InTurn<T>(Func<Task<T>> service, CancellationToken stop)
    {
        Interlocked.Increment(ref queue);
        try
        {
            await counter.WaitAsync(stop);
            try
            {
                return await service();
            }
            finally
            {
                counter.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref queue);
        }
    }

    /// <summary>The smallest note that covers it, or the exact sum.</summary>
    static long Given(long cents) => Notes.FirstOrDefault(note => note >= cents) is var note and > 0 ? note : cents;

    static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(200);

    static string NewId() => Guid.CreateVersion7().ToString();
}
