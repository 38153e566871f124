using System.Globalization;
using System.Text.Json;

namespace Ticketing.Hub.Kernel;

/// <summary>How a "no" is told apart on the wire and on a page; the code says which rule it was.</summary>
public enum RefusalKind
{
    /// <summary>The rules of the house say no in the present state.</summary>
    Rule,
    InvalidInput,
    NotFound,
    RightMissing,
    NotSignedIn,
}

/// <summary>A business "no" that ends a command and undoes it. The code is stable; the detail is a sentence for people.</summary>
public sealed class RuleViolation(string code, string detail, RefusalKind kind = RefusalKind.Rule) : Exception(detail)
{
    /// <summary>"module.what-is-wrong", e.g. "seating.quota-exceeded".</summary>
    public string Code { get; } = code;

    public string Detail { get; } = detail;

    public RefusalKind Kind { get; } = kind;

    /// <summary>Names and numbers that the sentence in another language needs, in the order of its places.</summary>
    public IReadOnlyList<object> Parts { get; init; } = [];

    /// <summary>The parts, for a refusal that is written down; empty for none.</summary>
    public string KeptParts =>
        Parts.Count == 0 ? "" : JsonSerializer.Serialize(Parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));

    /// <summary>One that was written down.</summary>
    public static RuleViolation Kept(string code, string detail, string parts) =>
        new(code, detail) { Parts = parts.Length == 0 ? [] : JsonSerializer.Deserialize<List<string>>(parts)! };

    public static RuleViolation NotFound(string what, object key) =>
        new(what + ".not-found", $"There is no {what} {key}.", RefusalKind.NotFound);

    /// <summary>Bad input, with the list of the fields that are wrong.</summary>
    public static RuleViolation Invalid(string code, params IEnumerable<string> fields) =>
        new(code, string.Join(" ", fields), RefusalKind.InvalidInput);
}
