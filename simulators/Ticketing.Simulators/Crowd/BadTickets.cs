using Ticketing.Protocol;
using Ticketing.Protocol.Device;

namespace Ticketing.Simulators.Crowd;

/// <summary>Codes that no office has made.</summary>
public static class BadTickets
{
    /// <summary>Characters of the tag that stand wholly in it: what a forger has to guess.</summary>
    const int Guessed = 12;

    /// <summary>A genuine ticket's text with a guessed tag.</summary>
    public static string Forged(string genuine, Random random)
    {
        var text = genuine.ToCharArray();
        for (var i = text.Length - Guessed; i < text.Length; i++)
            text[i] = Crockford.Alphabet[random.Next(Crockford.Alphabet.Length)];
        var forged = new string(text);
        // Bits that stand for nothing must be zero: a forger who reads codes knows that.
        return forged == genuine || !TicketCode.TryParse(forged, out _, out _) ? Forged(genuine, random) : forged;
    }

    /// <summary>What else people hold before a scanner.</summary>
    public static string SomethingElse(Random random) => random.Next(4) switch
    {
        0 => "https://www.example.org/menu",
        1 => $"WIFI:S:theatre-{random.Next(100)};T:WPA;;",
        2 => $"{random.NextInt64(1_000_000_000_000, 9_999_999_999_999)}",
        _ => new string([.. Enumerable.Range(0, 36).Select(_ => Crockford.Alphabet[random.Next(32)])]),
    };
}
