using System.Collections.Concurrent;
using System.Globalization;
using Ticketing.Appliance.PaymentTerminal;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>
/// Takes a card payment: one at a time on the terminal, written down before it is asked for and before its answer is acted on.
/// An answer that does not come is asked for again by reference, before anything else.
/// </summary>
public sealed class TakeCard(IPaymentTerminal? terminal, CardPaymentTable payments, Journal journal, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    const int TimesAsked = 20;

    readonly SemaphoreSlim turn = new(1, 1);
    readonly ConcurrentDictionary<string, byte> atWork = new(StringComparer.Ordinal);
    string? pending;

    /// <summary>A customer's card is awaited.</summary>
    public bool IsWaiting => pending is not null;

    public bool HasTerminal => terminal is not null;

    /// <summary>The terminal was asked for it, and no sale, refund or "no" stands for it yet.</summary>
    public bool IsUnsettled(string subjectId) =>
        payments.Of(subjectId).Exists(p => p.State is not (CardPaymentState.NotTaken or CardPaymentState.Settled or CardPaymentState.Refunded));

    /// <summary>Somebody is still at work on what this payment is for: nothing was interrupted.</summary>
    public bool IsAtWork(string subjectId) => atWork.ContainsKey(subjectId);

    /// <summary>Takes the payment and has its purpose recorded, without anybody else completing it meanwhile.</summary>
    /// <exception cref="RuleViolation">As <see cref="TakeAsync"/>, and what recording says.</exception>
    public async Task<T> TakeForAsync<T>(OperationBody purpose, string subjectId, long cents, Func<CardPayment, Task<T>> record)
    {
        atWork[subjectId] = 0;
        try
        {
            return await record(await TakeAsync(purpose, completesIt: true, subjectId, cents));
        }
        finally
        {
            atWork.TryRemove(subjectId, out _);
        }
    }

    /// <returns>The approved payment: the caller settles it with its sale, or gives it back.</returns>
    /// <exception cref="RuleViolation">payment.no-terminal, payment.terminal-busy, payment.declined, payment.abandoned,
    /// payment.timed-out, payment.terminal-fault, payment.terminal-unreachable, payment.unknown.</exception>
    public async Task<CardPayment> TakeAsync(OperationBody purpose, bool completesIt, string subjectId, long cents)
    {
        var asked = Terminal;
        if (!await turn.WaitAsync(TimeSpan.Zero))
            throw Busy();
        try
        {
            if (payments.Unfinished().Exists(p => p.IsOpen))
                throw Busy();
            using var intent = journal.OpenIntent();
            var payment = payments.Add(NewReference(), cents, purpose, completesIt, subjectId);
            pending = payment.Reference;
            var answer = await asked.DebitAsync(payment.Reference, cents, CancellationToken.None);
            payment = Write(payment, answer);
            for (var i = 0; payment.State == CardPaymentState.Unknown && i < TimesAsked; i++)
            {
                payment = Write(payment, await asked.AskAsync(payment.Reference, CancellationToken.None));
                if (payment.State == CardPaymentState.Unknown)
                    await Task.Delay(AskAgainAfter, clock);
            }
            return payment.State switch
            {
                CardPaymentState.Approved => payment,
                CardPaymentState.Unknown => throw new RuleViolation("payment.unknown",
                    "Le terminal ne répond pas : on ne sait pas encore si la carte a été débitée. La caisse continue de le lui demander."),
                _ => throw Refused(answer),
            };
        }
        finally
        {
            pending = null;
            turn.Release();
        }
    }

    /// <summary>Asks the terminal to give up what it waits for. False: too late, or there is nothing to give up.</summary>
    public async Task<bool> CancelAsync(CancellationToken stop) =>
        pending is { } reference && (await Terminal.AbandonAsync(reference, stop)).Outcome == TerminalOutcome.Approved;

    /// <summary>Asks once more what became of a payment without a known end.</summary>
    public async Task<CardPayment> AskAsync(CardPayment payment, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var now = payments.Find(payment.Reference) ?? payment;
            if (now.State == CardPaymentState.Requested)
                now = payments.Move(now, CardPaymentState.Unknown, "power cut");
            return now.State == CardPaymentState.Unknown ? Write(now, await Terminal.AskAsync(now.Reference, stop)) : now;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Gives an approved payment back to the card. It may be called again until it is given back.</summary>
    public async Task<CardPayment> RefundAsync(CardPayment payment, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var now = payments.Find(payment.Reference) ?? payment;
            if (now.State == CardPaymentState.Approved)
                now = payments.Move(now, CardPaymentState.Refunding, "", refundReference: NewReference());
            if (now.State != CardPaymentState.Refunding)
                return now;
            var answer = await Terminal.RefundAsync(now.RefundReference, now.Cents, stop);
            return answer.Outcome switch
            {
                TerminalOutcome.Approved => payments.Move(now, CardPaymentState.Refunded, answer.Detail),
                // The same reference is asked again: a refund is never made twice.
                TerminalOutcome.Unknown or TerminalOutcome.InProgress or TerminalOutcome.Unreachable or TerminalOutcome.Busy => now,
                _ => payments.Move(now, CardPaymentState.Approved, answer.Detail),
            };
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    IPaymentTerminal Terminal => terminal
        ?? throw new RuleViolation("payment.no-terminal", "Aucun terminal de paiement n'est réglé sur cette caisse (Till:CardTerminal).");

    CardPayment Write(CardPayment payment, TerminalAnswer answer) => answer.Outcome switch
    {
        TerminalOutcome.Approved => payments.Move(payment, CardPaymentState.Approved, answer.MaskedCard ?? "", answer.Authorisation ?? payment.Reference),
        // A question that could not be asked tells nothing; a request that never left was not carried out.
        TerminalOutcome.Unreachable when payment.State == CardPaymentState.Unknown => payment,
        TerminalOutcome.Busy when payment.State == CardPaymentState.Unknown => payment,
        TerminalOutcome.Fault when payment.State == CardPaymentState.Unknown => payment,
        TerminalOutcome.Unknown or TerminalOutcome.InProgress => payment.State == CardPaymentState.Unknown
            ? payment
            : payments.Move(payment, CardPaymentState.Unknown, answer.Detail),
        _ => payments.Move(payment, CardPaymentState.NotTaken, answer.Detail),
    };

    static RuleViolation Refused(TerminalAnswer answer) => new(answer.Outcome switch
    {
        TerminalOutcome.Busy => "payment.terminal-busy",
        TerminalOutcome.Abandoned => "payment.abandoned",
        TerminalOutcome.TimedOut => "payment.timed-out",
        TerminalOutcome.Fault => "payment.terminal-fault",
        TerminalOutcome.Unreachable => "payment.terminal-unreachable",
        TerminalOutcome.Unknown or TerminalOutcome.NotFound => "payment.not-taken",
        _ => "payment.declined",
    }, answer.Detail.Length > 0 ? answer.Detail : "Le paiement n'a pas eu lieu.");

    static RuleViolation Busy() => new("payment.terminal-busy", "Le terminal traite déjà un paiement, ou son dernier résultat est en cours de vérification.");

    static string NewReference() => Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture).ToUpperInvariant();
}
