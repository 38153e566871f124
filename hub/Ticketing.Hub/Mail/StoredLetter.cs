using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Mail;

public enum LetterState
{
    Waiting,
    Sent,

    /// <summary>For good, unless an operator sends it again.</summary>
    Failed,
}

/// <summary>What kept a letter from leaving.</summary>
public enum LetterTrouble
{
    None,
    BadAddress,

    /// <summary>The server said no for good (5xx).</summary>
    Refused,

    /// <summary>The server said later (4xx).</summary>
    NotNow,

    /// <summary>No server, or the line broke.</summary>
    Away,

    /// <summary>The server does not let the hub in: password, or the kind of security.</summary>
    NotLetIn,

    /// <summary>Tried for as long as it makes sense.</summary>
    GivenUp,
}

/// <summary>A letter on its way, and then in the mailbox.</summary>
public sealed class StoredLetter
{
    public static readonly Lifecycle<LetterState> Moves = new(
        "Letter",
        (LetterState.Waiting, "Send", LetterState.Sent),
        (LetterState.Waiting, "Fail", LetterState.Failed),
        (LetterState.Waiting, "SendAgain", LetterState.Waiting),
        (LetterState.Failed, "SendAgain", LetterState.Waiting),
        (LetterState.Sent, "SendAgain", LetterState.Waiting));

    /// <summary>How long a letter that the server cannot take now is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    const int LongestTrouble = 500;

    public long Id { get; private set; }

    public required string Key { get; init; }

    public LetterState State { get; private set; }

    public required string Address { get; set; }

    public required string Addressee { get; init; }

    public required string Subject { get; init; }

    /// <summary>Address, addressee and subject, folded.</summary>
    public required string SearchText { get; set; }

    public required long CreatedAtMs { get; init; }

    public int Attempts { get; private set; }

    public required long NextAttemptMs { get; set; }

    /// <summary>From when on it is tried: when it was written, or sent again.</summary>
    public required long WaitingSinceMs { get; set; }

    public long SentAtMs { get; private set; }

    public LetterTrouble Trouble { get; private set; }

    /// <summary>What the server or the line said, in its own words.</summary>
    public string TroubleSaid { get; private set; } = "";

    /// <summary>How often an operator sent it again: a new mail for whoever receives it, which a retry is not.</summary>
    public int Round { get; private set; }

    public required bool Secret { get; init; }

    public required string AttachmentName { get; init; }

    public required long AttachmentSize { get; init; }

    public required string Text { get; set; }

    // Last: lists read past none of it.
    public byte[]? Attachment { get; init; }

    public static string Searched(string address, string addressee, string subject) => Folded.Of(addressee, address, subject);

    public void Left(long atMs)
    {
        State = Moves.Next(State, "Send");
        Attempts++;
        (SentAtMs, Trouble, TroubleSaid) = (atMs, LetterTrouble.None, "");
        if (Secret)
            Text = "";
    }

    public void Fail(LetterTrouble trouble, string said)
    {
        State = Moves.Next(State, "Fail");
        Attempts++;
        Note(trouble, said);
    }

    /// <summary>Pauses grow: 1, 2, 4 ... 60 minutes. At the end of patience it has failed.</summary>
    public void NotYet(LetterTrouble trouble, string said, long atMs)
    {
        if (atMs - WaitingSinceMs >= Patience.TotalMilliseconds)
        {
            Fail(LetterTrouble.GivenUp, said);
            return;
        }

        var pause = trouble == LetterTrouble.NotNow ? Math.Min(60, 1L << Math.Min(Attempts, 10)) * 60_000 : 0;
        Attempts++;
        NextAttemptMs = atMs + pause;
        Note(trouble, said);
    }

    /// <exception cref="RuleViolation">"mail.secret-letter": it is gone; whoever needs it asks for a new one.</exception>
    public void SendAgain(string address, long atMs)
    {
        if (Secret && State != LetterState.Waiting)
        {
            throw new RuleViolation(
                "mail.secret-letter", "A letter with a link to sign in is sent once: the contact asks for a new one.");
        }

        if (State != LetterState.Waiting)
            (Round, Attempts, SentAtMs) = (Round + 1, 0, 0);
        State = Moves.Next(State, "SendAgain");
        (Address, SearchText) = (address, Searched(address, Addressee, Subject));
        (NextAttemptMs, WaitingSinceMs, Trouble, TroubleSaid) = (atMs, atMs, LetterTrouble.None, "");
    }

    void Note(LetterTrouble trouble, string said) =>
        (Trouble, TroubleSaid) = (trouble, said.Length > LongestTrouble ? said[..LongestTrouble] : said);
}
