namespace Ticketing.Simulators.Crowd;

/// <summary>What one of a party does with its ticket.</summary>
public enum Conduct
{
    /// <summary>Shows the ticket and goes in.</summary>
    GoesIn,

    /// <summary>The scan engine reads the code twice.</summary>
    ReadTwice,

    /// <summary>Is let in, does not turn the arms in time, and comes again.</summary>
    Hesitates,

    /// <summary>Hands the ticket out to a friend, who shows it at another gate.</summary>
    PassesTheTicketOn,

    /// <summary>Has a ticket for another evening.</summary>
    ComesOnTheWrongEvening,

    /// <summary>Has had the ticket refunded and tries all the same.</summary>
    WasRefunded,

    /// <summary>Has a ticket whose code somebody made up.</summary>
    ShowsAForgery,

    /// <summary>Holds a membership card, a coffee cup, anything before the scanner.</summary>
    ShowsSomethingElse,
}

/// <summary>A few people who come together; the conduct is that of one of them, the others go in.</summary>
/// <param name="Number">From 0, in the order of arrival.</param>
/// <param name="Arrives">Fraction of the evening.</param>
/// <param name="People">1 to 4.</param>
/// <param name="AtTheDoor">Buys on arrival; the others have bought before the doors opened.</param>
/// <param name="Standing">Goes to the standing performance, when there is one.</param>
/// <param name="Drinks">Rounds at the bar.</param>
/// <param name="Chance">Seed for what else chance decides about them.</param>
public sealed record Party(
    int Number, double Arrives, int People, bool AtTheDoor, bool ByCard, bool Standing, Conduct Conduct, int Drinks,
    int Chance);

/// <summary>The crowd of one evening, made from a seed.</summary>
public static class CrowdOfTheEvening
{
    /// <summary>How often each conduct is met, of a thousand parties.</summary>
    static readonly (Conduct Conduct, int PerThousand)[] Odds =
    [
        (Conduct.ReadTwice, 60),
        (Conduct.PassesTheTicketOn, 30),
        (Conduct.ComesOnTheWrongEvening, 25),
        (Conduct.WasRefunded, 20),
        (Conduct.ShowsAForgery, 25),
        (Conduct.ShowsSomethingElse, 40),
        (Conduct.Hesitates, 8),
    ];

    /// <param name="people">At least that many; the last party may take it over by three.</param>
    public static List<Party> Seeded(int people, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        var random = new Random(seed);
        var sizes = new List<int>();
        for (var left = people; left > 0; left -= sizes[^1])
            sizes.Add(random.Next(10) switch { < 3 => 1, < 8 => 2, 8 => 3, _ => 4 });
        var times = ArrivalCurve.Times(sizes.Count, seed);
        var parties = new List<Party>(sizes.Count);
        for (var i = 0; i < sizes.Count; i++)
        {
            // Every conduct is met once in any evening; the first parties have them in turn.
            var conduct = i < 2 * Odds.Length && i % 2 == 1 ? Odds[i / 2].Conduct : Draw(random);
            parties.Add(new Party(
                i, times[i], sizes[i],
                AtTheDoor: conduct != Conduct.WasRefunded && random.Next(100) < 25,
                ByCard: random.Next(100) < 60,
                Standing: random.Next(100) < 20,
                conduct,
                Drinks: random.Next(100) < 35 ? random.Next(1, 3) : 0,
                Chance: random.Next()));
        }
        return parties;
    }

    static Conduct Draw(Random random)
    {
        var drawn = random.Next(1000);
        foreach (var (conduct, perThousand) in Odds)
        {
            if (drawn < perThousand)
                return conduct;
            drawn -= perThousand;
        }
        return Conduct.GoesIn;
    }
}
