namespace Ticketing.Simulators.PaymentTerminal;

/// <summary>What the next customer does at the card terminal.</summary>
public enum CardConduct
{
    /// <summary>Presents a card that the bank accepts.</summary>
    Pays,

    /// <summary>Presents a card that the bank refuses (AF 04).</summary>
    RefusedByBank,

    /// <summary>Presents a card that this merchant does not take (AF 05).</summary>
    CardNotAllowed,

    /// <summary>Presses the red key (AF 11).</summary>
    Abandons,

    /// <summary>Stands there and presents nothing (AF 08).</summary>
    PresentsNothing,

    /// <summary>Pays, and the answer is lost on the way to the till.</summary>
    PaysAndTheAnswerIsLost,

    /// <summary>Is refused, and the answer is lost on the way to the till.</summary>
    RefusedAndTheAnswerIsLost,
}

/// <summary>One customer's conduct and how long the terminal takes over it.</summary>
public sealed record TerminalBehaviour(CardConduct Conduct, TimeSpan Answer)
{
    public static readonly TerminalBehaviour Quick = new(CardConduct.Pays, TimeSpan.Zero);
}

/// <summary>What became of a reference.</summary>
public enum PaymentState
{
    WaitingForCard,
    Done,
    NotDone,
}

/// <summary>A payment or refund as the terminal remembers it. Never forgotten, so that a question always has an answer.</summary>
public sealed class TerminalPayment
{
    public required string Reference { get; init; }

    public required long Cents { get; init; }

    /// <summary>Action 1: money back to the card.</summary>
    public required bool Refund { get; init; }

    public PaymentState State { get; internal set; }

    /// <summary>Why not, when not done.</summary>
    public string Why { get; internal set; } = "";

    public string Authorisation { get; internal set; } = "";

    public string MaskedCard { get; internal set; } = "";

    public bool Contactless { get; internal set; }

    internal CancellationTokenSource Abandoned { get; } = new();

    internal TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
