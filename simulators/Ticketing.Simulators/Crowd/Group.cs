namespace Ticketing.Simulators.Crowd;

/// <summary>How a group's evening goes.</summary>
public enum GroupFate
{
    /// <summary>Is placed, validated, comes and pays.</summary>
    Comes,

    /// <summary>Is refused for good.</summary>
    IsRefused,

    /// <summary>Waits, and nothing comes back for it.</summary>
    Waits,

    /// <summary>Waits, and is promoted when another one's places come back.</summary>
    IsPromoted,

    /// <summary>Is validated, past its date of payment and not there: its places are released late.</summary>
    NeverComes,
}

/// <summary>A school or a works council that comes together.</summary>
/// <param name="Contact">Number of its leader, in demo/contacts.csv.</param>
/// <param name="Channel">Code of the sales channel that it asks through.</param>
/// <param name="Standing">Asks for the standing performance.</param>
/// <param name="DepositCents">Paid on account before the evening; 0: nothing.</param>
/// <param name="Arrives">Fraction of the evening.</param>
public sealed record Group(
    int Contact, string Name, string Channel, bool Standing, string Category, int People, GroupFate Fate, double Arrives,
    bool ByCard = false, long DepositCents = 0)
{
    public string Reason => Fate == GroupFate.IsRefused
        ? "La catégorie demandée est réservée au public ce soir."
        : "La salle est complète dans cette catégorie.";
}

/// <summary>The groups of every evening: the same ones, so that each thing that can become of an option is met once.</summary>
public static class GroupsOfTheEvening
{
    /// <summary>The late release, and the promotion that follows from it.</summary>
    public const double Release = 0.4;

    public static IReadOnlyList<Group> All { get; } =
    [
        new(5, "Lycée Jean-Moulin", "PRO", Standing: false, "Cat2", 24, GroupFate.Comes, 0.02),
        new(8, "Lycée Simone-Veil", "PRO", Standing: false, "Cat2", 18, GroupFate.Comes, 0.15, DepositCents: 100_00),
        new(21, "CSE Aérolia", "PRO", Standing: false, "Cat1", 16, GroupFate.Comes, 0.28, ByCard: true),
        new(22, "CSE Banque du Midi", "TEL", Standing: true, "Debout", 12, GroupFate.Comes, 0.35),
        new(23, "CSE Papeteries Réunies", "GUICHET", Standing: false, "Cat1", 40, GroupFate.IsRefused, 0),
        new(24, "CSE Transports Lemaire", "PRO", Standing: false, "Cat1", 14, GroupFate.Waits, 0),
        new(6, "Collège Colette", "PRO", Standing: false, "Cat2", 20, GroupFate.IsPromoted, 0.55),
        new(7, "École des Tilleuls", "TEL", Standing: false, "Cat2", 30, GroupFate.NeverComes, 0),
    ];
}
