using Ticketing.Protocol;

namespace Ticketing.Appliance.Identity;

/// <summary>A code as a person types it: its last 20 characters say which authority the hub must have.</summary>
public sealed record EnrolmentCode(string Text)
{
    const int Length = 32;

    /// <exception cref="FormatException">It cannot be a code: says why.</exception>
    public static EnrolmentCode Parse(string typed)
    {
        var text = Crockford.Normalise(string.Concat(typed.Where(c => !char.IsWhiteSpace(c))));
        if (text.Length != Length)
            throw new FormatException($"An enrolment code has {Length} characters, not {text.Length}.");
        var wrong = text.FirstOrDefault(c => !Crockford.Alphabet.Contains(c, StringComparison.Ordinal));
        return wrong == default
            ? new EnrolmentCode(text)
            : throw new FormatException($"An enrolment code has no '{wrong}'. Allowed: {Crockford.Alphabet}.");
    }

    public bool Names(byte[] authority) =>
        Text.EndsWith(Crockford.Fingerprint(authority), StringComparison.Ordinal);
}
