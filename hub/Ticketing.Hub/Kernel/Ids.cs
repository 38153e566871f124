namespace Ticketing.Hub.Kernel;

/// <summary>The source of entity ids: version 7, so that they sort by the time they were made.</summary>
public sealed class Ids(TimeProvider clock)
{
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>An id that came over the wire or from a form.</summary>
    /// <exception cref="RuleViolation">"id.invalid": not a Guid; names the field.</exception>
    public static Guid Parse(string text, string field) =>
        Guid.TryParse(text, out var id) && id != Guid.Empty
            ? id
            : throw RuleViolation.Invalid("id.invalid", $"{field}: '{text}' is not an id.");
}
