using System.Security.Cryptography;

namespace Ticketing.Protocol;

/// <summary>
/// Codes that people read to each other, in Crockford's Base32: no I, L, O or U; case, spaces and dashes do not count.
/// (A ticket's code is made in Ticketing.Protocol.Device, which must not know this assembly.)
/// </summary>
public static class Crockford
{
    /// <summary>The 32 characters, by value.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>So many letters of 5 bits each, at most 64, from the system's own randomness.</summary>
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

    /// <summary>The first bits of the bytes, 5 a letter.</summary>
    /// <exception cref="IndexOutOfRangeException">The bytes have fewer than 5 bits for each letter.</exception>
    public static string Text(byte[] bytes, int letters) =>
        string.Create(letters, bytes, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var bit = i * 5;
                var two = (source[bit / 8] << 8) | (bit / 8 + 1 < source.Length ? source[bit / 8 + 1] : 0);
                span[i] = Alphabet[(two >> (11 - bit % 8)) & 31];
            }
        });

    /// <summary>In groups of four with dashes, for reading out.</summary>
    public static string Grouped(string code) => string.Join('-', code.Chunk(4).Select(group => new string(group)));

    /// <summary>As it would have been printed: upper case, without spaces and dashes, O as 0, I and L as 1.</summary>
    public static string Normalise(string typed) =>
        new([.. typed.ToUpperInvariant().Where(letter => letter is not (' ' or '-')).Select(letter => letter switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => letter,
        })]);

    /// <summary>What an enrolment code ends with: the first 100 bits of the SHA-256 of the authority's certificate (DER),
    /// 20 letters (organisation.proto, CreateEnrolmentCodeReply).</summary>
    public static string Fingerprint(byte[] certificate) => Text(SHA256.HashData(certificate), 20);
}
