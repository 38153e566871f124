namespace Ticketing.Hub.Mail;

/// <summary>Whether the post office takes letters; while it does not, everything waits, longer each time.</summary>
public sealed class PostStanding
{
    const long LongestPauseMs = 5 * 60_000;

    readonly Lock gate = new();
    int failures;
    Absence? absence;

    /// <param name="UntilMs">When it is tried again.</param>
    public sealed record Absence(LetterTrouble Trouble, string Said, long SinceMs, long UntilMs);

    /// <summary>Null: nothing is known against it.</summary>
    public Absence? Now
    {
        get
        {
            lock (gate)
                return absence;
        }
    }

    internal void Reached()
    {
        lock (gate)
            (failures, absence) = (0, null);
    }

    internal void Away(PostOutcome outcome, long atMs)
    {
        lock (gate)
        {
            var pause = Math.Min(LongestPauseMs, 5000L << Math.Min(failures++, 10));
            absence = new Absence(outcome.Trouble, outcome.Said, absence?.SinceMs ?? atMs, atMs + pause);
        }
    }

    /// <summary>An operator does not want to wait.</summary>
    internal void TryNow()
    {
        lock (gate)
            absence = absence is null ? null : absence with { UntilMs = 0 };
    }
}
