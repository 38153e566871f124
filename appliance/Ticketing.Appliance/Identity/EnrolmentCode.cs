using System.Security.Cryptography;

namespace Ticketing.Appliance.Identity;

/// <summary>A code as a person types it: its last 20 characters say which authority the hub must have.</summary>
public sealed record EnrolmentCode(string Text)
{
    const int FingerprintLength = 20;
    const int Length = 32;
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <exception cref="FormatException">It cannot be a code: says why.</exception>
    public static EnrolmentCode Parse(string typed)
    {
        var text = string.Concat(typed.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c != '-'))
            .Replace('O', '0').Replace('I', '1').Replace('L', '1');
        if (text.Length != Length)
            throw new FormatException($"An enrolment code has {Length} characters, not {text.Length}.");
        var wrong = text.FirstOrDefault(c => !Alphabet.Contains(c, StringComparison.Ordinal));
        return wrong == default
            ? new EnrolmentCode(text)
            : throw new FormatException($"An enrolment code has no '{wrong}'. Allowed: {Alphabet}.");
    }

    public bool Names(ReadOnlySpan<byte> authority) =>
        Text.EndsWith(Fingerprint(authority), StringComparison.Ordinal);

    /// <summary>The first 100 bits of the SHA-256 of the authority's certificate, 20 characters.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> authority)
    {
        var hash = SHA256.HashData(authority);
        return string.Create(FingerprintLength, hash, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var bit = 5 * i;
                var two = (bytes[bit >> 3] << 8) | bytes[(bit >> 3) + 1];
                text[i] = Alphabet[(two >> (11 - (bit & 7))) & 31];
            }
        });
    }
}
