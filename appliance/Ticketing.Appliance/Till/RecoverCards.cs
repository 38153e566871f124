using Ticketing.Appliance.Sync;

namespace Ticketing.Appliance.Till;

/// <summary>
/// After a power cut: each card payment without an end is asked for at the terminal; what was taken is completed as the sale,
/// or refunded to the card. The cashier sees which.
/// </summary>
public sealed partial class RecoverCards : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    readonly TakeCard card;
    readonly CardPaymentTable payments;
    readonly Carts carts;
    readonly RecordSale record;
    readonly House house;
    readonly TillOptions options;
    readonly TimeProvider clock;
    readonly ILogger<RecoverCards> log;
    readonly Dictionary<string, IDisposable> pins = [];

    public RecoverCards(TakeCard card, CardPaymentTable payments, Carts carts, RecordSale record, House house, Journal journal, TillOptions options,
        TimeProvider clock, ILogger<RecoverCards> log)
    {
        (this.card, this.payments, this.carts, this.record, this.house) = (card, payments, carts, record, house);
        (this.options, this.clock, this.log) = (options, clock, log);
        // Before the link comes up: the hub must not give these places to others while their payment is being found out.
        foreach (var payment in payments.Unfinished())
            pins[payment.Reference] = journal.OpenIntent(payment.StartedAtMs);
    }

    /// <summary>A payment was found and its sale completed, or it was given back.</summary>
    public event Action<CardPayment>? Recovered;

    /// <summary>Completed late, it would sell a place to a customer who has gone.</summary>
    public static bool ShouldComplete(CardPayment payment, long nowMs, int withinMinutes) =>
        payment.CompletesIt && nowMs - payment.StartedAtMs <= withinMinutes * 60_000L;

    /// <summary>One round over all that is unfinished; true when nothing is left.</summary>
    public async Task<bool> RecoverAsync(CancellationToken stop)
    {
        if (!card.HasTerminal)
            return true;
        var left = false;
        foreach (var unfinished in payments.Unfinished())
        {
            if (carts.IsPaying(unfinished.SubjectId) || card.IsAtWork(unfinished.SubjectId))
            {
                left = true;
                continue;
            }
            var payment = unfinished.State is CardPaymentState.Requested or CardPaymentState.Unknown
                ? await card.AskAsync(unfinished, stop)
                : unfinished;
            payment = await SettleAsync(payment, stop);
            if (payment.State is CardPaymentState.NotTaken or CardPaymentState.Settled or CardPaymentState.Refunded)
            {
                if (pins.Remove(payment.Reference, out var pin))
                    pin.Dispose();
                carts.Unpin(payment.SubjectId);
                LogRecovered(payment.Reference, payment.Cents, payment.State);
                Recovered?.Invoke(payment);
            }
            else
            {
                left |= !carts.HasOpen(payment.SubjectId);
            }
        }
        return !left;
    }

    async Task<CardPayment> SettleAsync(CardPayment payment, CancellationToken stop)
    {
        switch (payment.State)
        {
            case CardPaymentState.Approved when !house.IsRevoked && carts.Attach(payment):
                return payment;
            case CardPaymentState.Approved when !house.IsRevoked && ShouldComplete(payment, clock.GetUtcNow().ToUnixTimeMilliseconds(), options.CompleteWithinMinutes):
                await record.CompleteAsync(payment);
                return payments.Find(payment.Reference)!;
            case CardPaymentState.Approved or CardPaymentState.Refunding:
                return await card.RefundAsync(payment, stop);
            default:
                return payment;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changed = new SemaphoreSlim(1);
        payments.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await changed.WaitAsync(stoppingToken);
                try
                {
                    while (!await RecoverAsync(stoppingToken))
                        await Task.Delay(Pause, clock, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e);
                    await Task.Delay(Pause, clock, stoppingToken);
                    Wake();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The till stops; the payments are on disk.
        }
        finally
        {
            payments.Changed -= Wake;
        }

        void Wake() => changed.Release();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Card payment {Reference} of {Cents} cents was found after an interruption: {State}.")]
    partial void LogRecovered(string reference, long cents, CardPaymentState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovering card payments stumbled; it goes on.")]
    partial void LogFailed(Exception error);
}
