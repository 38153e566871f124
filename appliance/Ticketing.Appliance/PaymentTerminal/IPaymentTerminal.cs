namespace Ticketing.Appliance.PaymentTerminal;

/// <summary>What a terminal said of one reference.</summary>
public enum TerminalOutcome
{
    /// <summary>No answer, or one that cannot be believed: only the terminal knows.</summary>
    Unknown,
    Approved,
    Declined,
    Abandoned,
    TimedOut,
    Busy,
    /// <summary>The terminal did not understand the request.</summary>
    Fault,
    /// <summary>Taken in hand, not finished yet.</summary>
    InProgress,
    /// <summary>Nothing was ever debited under this reference.</summary>
    NotFound,
    /// <summary>The connection was refused: the request never left.</summary>
    Unreachable,
}

/// <param name="Authorisation">Bank's authorisation number, when approved.</param>
/// <param name="MaskedCard">Only the first six and last four digits are known to a till.</param>
/// <param name="Cents">Amount of the payment that the answer speaks of.</param>
public sealed record TerminalAnswer(TerminalOutcome Outcome, string Detail, string? Authorisation = null,
    string? MaskedCard = null, string? CardKind = null, long Cents = 0)
{
    public bool IsFinal => Outcome is not (TerminalOutcome.Unknown or TerminalOutcome.InProgress);
}

/// <summary>A bank's card terminal. It never throws for what the terminal or the link does: the answer says it.</summary>
public interface IPaymentTerminal
{
    Task<TerminalAnswer> DebitAsync(string reference, long cents, CancellationToken stop);

    Task<TerminalAnswer> RefundAsync(string reference, long cents, CancellationToken stop);

    /// <summary>What became of the payment of this reference.</summary>
    Task<TerminalAnswer> AskAsync(string reference, CancellationToken stop);

    /// <summary>Asks to give up the pending payment. Approved: it is given up and nothing is debited.</summary>
    Task<TerminalAnswer> AbandonAsync(string reference, CancellationToken stop);
}
