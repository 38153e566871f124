using System.Security.Cryptography;

namespace Ticketing.Hub.Kernel;

/// <summary>Codes that people read to each other: no I, L, O or U, case and dashes do not count.</summary>
public static class Crockford
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>So many letters of 5 bits each, from the system's own randomness.</summary>
    public static string Random(int letters) =>
        string.Create(letters, 0, (span, _) =>
        {
            Span<byte> bytes = stackalloc byte[64];
            bytes = bytes[..span.Length];
            RandomNumberGenerator.Fill(bytes);
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[bytes[i] & 31];
            }
        });

    /// <summary>As it would have been printed: upper case, without spaces and dashes, O as 0, I and L as 1.</summary>
    public static string Normalise(string typed) =>
        new([.. typed.ToUpperInvariant().Where(letter => letter is not (' ' or '-')).Select(letter => letter switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => letter,
        })]);
}
