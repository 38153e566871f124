namespace Ticketing.Appliance;

public enum RefusalKind { Rule, InvalidInput, NotFound, RightMissing, NotSignedIn }

/// <summary>A business "no". The code is stable; the detail is a sentence for the person at the till.</summary>
public sealed class RuleViolation(string code, string detail, RefusalKind kind = RefusalKind.Rule) : Exception(detail)
{
    public string Code { get; } = code;

    public string Detail => Message;

    public RefusalKind Kind { get; } = kind;

    public static RuleViolation Invalid(string code, params IEnumerable<string> fields) =>
        new(code, string.Join(" ", fields), RefusalKind.InvalidInput);
}
