using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Access;

public enum RightState
{
    Valid,

    /// <summary>On the block list: lost or stolen paper, a dispute. The sale stands.</summary>
    Blocked,
    Refunded,
}

/// <summary>What a sold ticket opens: so many entries to one performance. It bears no name.</summary>
public sealed class AccessRight
{
    public static readonly Lifecycle<RightState> Moves = new(
        "AccessRight",
        (RightState.Valid, "Block", RightState.Blocked),
        (RightState.Blocked, "Unblock", RightState.Valid),
        (RightState.Valid, "Refund", RightState.Refunded),
        (RightState.Blocked, "Refund", RightState.Refunded));

    /// <summary>The ticket's, within the organisation.</summary>
    public required long Serial { get; init; }

    public required int Performance { get; init; }

    /// <summary>What gates' lists hold of the ticket's code.</summary>
    public required long Fingerprint { get; init; }

    public required Guid OrderFileId { get; init; }

    public required string Category { get; init; }

    /// <summary>Empty for a place that is only counted.</summary>
    public required string Seat { get; init; }

    public required string Tariff { get; init; }

    public required int EntriesAllowed { get; init; }

    /// <summary>Entries that stand: those given back are taken off, duplicates are counted.</summary>
    public int EntriesUsed { get; set; }

    public required long SoldAtMs { get; init; }

    public RightState State { get; private set; } = RightState.Valid;

    /// <summary>Zero until the first move.</summary>
    public long StateSinceMs { get; private set; }

    public string StateWhy { get; private set; } = "";

    /// <param name="verb">Block, Unblock or Refund.</param>
    /// <param name="why">As it was given.</param>
    /// <param name="atMs">When.</param>
    /// <exception cref="RuleViolation">"accessright.illegal-move".</exception>
    public void Move(string verb, string why, long atMs)
    {
        State = Moves.Next(State, verb);
        (StateWhy, StateSinceMs) = (why, atMs);
    }
}
