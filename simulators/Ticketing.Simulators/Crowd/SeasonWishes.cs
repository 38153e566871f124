using System.Globalization;
using Ticketing.Protocol.Options.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Crowd;

/// <summary>
/// What the groups of the season's files wish for on its coming dates: schools in the afternoon and at the matinées, works
/// councils in the good seats, coaches, clubs. They wish for more than there is on some dates, as groups do.
/// </summary>
public static class SeasonWishes
{
    static readonly Kind[] Kinds =
    [
        new("SCO", "PRO", 22, 64, 0.15, ["PP", "CYR"], ["Deux classes et leurs accompagnateurs.", "Un fauteuil roulant.", "Nous venons en car, arrivée 30 minutes avant."]),
        new("CE", "PRO", 10, 48, 0.6, ["CIR", "CYR"], ["Noël du personnel.", "Si possible groupés."]),
        new("TO", "PRO", 28, 52, 0.7, ["CYR", "CIR"], ["Un car de 50 places."]),
        new("ASSO", "TEL", 6, 26, 0.3, ["CYR", "PP"], ["Deux personnes entendent mal : plutôt devant."]),
        new("AGENCE", "TEL", 8, 30, 0.5, ["CIR", "CYR"], []),
    ];

    /// <param name="season">Folder with the season's files.</param>
    /// <param name="performances">On sale, after tonight.</param>
    /// <returns>In the order in which they come in.</returns>
    public static IReadOnlyList<RequestOptionRequest> Seeded(string season, IReadOnlyList<PerformanceRow> performances, int seed)
    {
        var chance = new Random(seed);
        var kinds = SeasonSheet.Rows(Path.Combine(season, "structures.csv")).ToDictionary(
            cells => cells[0], cells => Array.Find(Kinds, kind => kind.CommunityType == cells[2]));
        var wishes = new List<RequestOptionRequest>();
        foreach (var contact in SeasonSheet.Rows(Path.Combine(season, "contacts.csv")))
        {
            if (kinds.GetValueOrDefault(contact[3]) is not { } kind)
                continue;
            // Tonight's leaders ask for one date more, like the others; some groups ask for a second evening.
            var evenings = chance.Next(100) < 45 ? 2 : 1;
            foreach (var one in kind.Events.OrderBy(_ => chance.Next()).Take(evenings))
            {
                var dates = performances.Where(p => p.Code.StartsWith(one + "-", StringComparison.Ordinal)).OrderBy(_ => chance.Next()).ToList();
                if (dates.Count > 0)
                    wishes.Add(Wish(int.Parse(contact[0], CultureInfo.InvariantCulture), kind, dates, chance));
            }
        }
        return [.. wishes.OrderBy(_ => chance.Next())];
    }

    static RequestOptionRequest Wish(int contact, Kind kind, List<PerformanceRow> dates, Random chance)
    {
        var wish = new RequestOptionRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            ContactNumber = contact,
            Channel = kind.Channel,
            Performance = dates[0].Number,
            AcceptsUpgrade = chance.Next(100) < 35,
            Remark = kind.Remarks.Length > 0 && chance.Next(100) < 30 ? kind.Remarks[chance.Next(kind.Remarks.Length)] : "",
            Seats =
            {
                new WishedSeats
                {
                    Category = chance.NextDouble() < kind.GoodSeats ? "Cat1" : "Cat2",
                    Quantity = chance.Next(kind.Fewest, kind.Most + 1),
                },
            },
        };
        if (chance.Next(100) < 70)
            wish.Fallbacks.AddRange(dates.Skip(1).Take(3).Select(date => date.Number));
        return wish;
    }

    /// <param name="GoodSeats">Fraction of them that asks for the first category.</param>
    /// <param name="Events">What the codes of their dates begin with: see demo/performances.csv.</param>
    sealed record Kind(
        string CommunityType, string Channel, int Fewest, int Most, double GoodSeats, string[] Events, string[] Remarks);
}
