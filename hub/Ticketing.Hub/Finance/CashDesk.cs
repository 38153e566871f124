namespace Ticketing.Hub.Finance;

/// <summary>A drawer and what is kept of it. One a till; "office" for what is done at the desk of the box office.</summary>
public sealed class CashDesk
{
    public const string Office = "office";

    /// <summary>The till's device id, or "office".</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string Currency { get; init; }

    /// <summary>Number of the last Z received.</summary>
    public long LastZ { get; set; }

    public long LastReceipt { get; set; }

    /// <summary>Everything ever closed at this desk, minor units; never reset.</summary>
    public long PerpetualTotal { get; set; }
}

/// <summary>Float brought in, withdrawal, drawer opened without sale.</summary>
public sealed class CashMovement
{
    public required Guid Id { get; init; }

    public required string CashDeskId { get; init; }

    public required string Kind { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string OperatorId { get; init; }

    public required string Reason { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>A till's Z, as it came, beside what the hub itself counted since the last one.</summary>
public sealed class Closing
{
    public required string CashDeskId { get; init; }

    public required long Number { get; init; }

    public required long FirstReceipt { get; init; }

    public required long LastReceipt { get; init; }

    public required long Cash { get; init; }

    public required long Card { get; init; }

    public required long CountedCash { get; init; }

    public required long PerpetualTotal { get; init; }

    public required string Currency { get; init; }

    public required string OperatorId { get; init; }

    public required long AtMs { get; init; }

    /// <summary>What the hub has received of this till since the last Z, by method.</summary>
    public required long ReceivedCash { get; init; }

    public required long ReceivedCard { get; init; }

    /// <summary>False where the Z and what the hub received differ: an operation is on the shelf, or was lost.</summary>
    public bool Agrees => Cash == ReceivedCash && Card == ReceivedCard;
}
