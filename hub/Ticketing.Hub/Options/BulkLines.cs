using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options;

/// <param name="Why">Of a refusal it must be given.</param>
public sealed record BulkOrder(OptionAct Act, IReadOnlyList<Guid> Options, string Why = "");

/// <summary>What will become of one option of many, or what has become of it.</summary>
public sealed record BulkLine
{
    public required Guid Id { get; init; }

    public required long Number { get; init; }

    public required Guid ContactId { get; init; }

    public required string Contact { get; init; }

    public required string Subject { get; init; }

    public required OptionState From { get; init; }

    /// <summary>Where it goes; null where it stays.</summary>
    public OptionState? To { get; init; }

    public required int Places { get; init; }

    public int? Performance { get; init; }

    public required long StartsAtMs { get; init; }

    /// <summary>1 to 3 where it goes on a fallback; 0 on the first choice.</summary>
    public int Fallback { get; init; }

    public long? OrderFile { get; init; }

    /// <summary>Why not; empty where it is done.</summary>
    public string Code { get; init; } = "";

    public string Detail { get; init; } = "";

    /// <summary>As <see cref="RuleViolation.KeptParts"/>.</summary>
    public string Parts { get; init; } = "";

    public bool IsDone => Code.Length == 0;

    public BulkLine Refused(RuleViolation no) => this with
    {
        To = null,
        Code = no.Code,
        Detail = no.Detail,
        Parts = no.KeptParts,
    };

    /// <summary>As a screen says it.</summary>
    public RuleViolation No => RuleViolation.Kept(Code, Detail, Parts);

    internal static BulkLine Of(OptionLine line, Guid contact) => new()
    {
        Id = line.Id,
        Number = line.Number,
        ContactId = contact,
        Contact = line.Structure.Length > 0 ? line.Structure : line.Contact,
        Subject = line.Subject,
        From = line.State,
        Places = line.Placed > 0 ? line.Placed : line.Asked,
        Performance = line.Performance,
        StartsAtMs = line.StartsAtMs,
        OrderFile = line.OrderFile,
    };
}
