using Ticketing.Hub.Options.Assistant.Solver;

namespace Ticketing.Bench;

/// <summary>
/// The requests that groups have sent for a season, drawn from a seed: shows of which some are asked for three times over
/// and some hardly at all, schools in whole classes, works councils in twos and tens, tour operators in coaches.
/// </summary>
static class AssistantSeason
{
    const int DatesAShow = 3;
    const long Day = 24 * 3600 * 1000L;

    static readonly string[] Categories = ["CARRE", "CAT1", "CAT2"];

    static readonly Community[] Communities =
    [
        new("SCOLAIRE", "SCOL", 3, 0.40, 12, 60, [0, 30, 70]), new("CE", "CE", 2, 0.35, 5, 40, [15, 55, 30]),
        new("TOURISME", "TO", 1, 0.15, 15, 50, [25, 75, 0]), new("ASSOCIATION", "CE", 1, 0.10, 5, 30, [5, 45, 50]),
    ];

    public static AssistantProblem Draw(int requests, int performances, int seed, AssistantSettings settings)
    {
        var random = new Random(seed);
        var shows = performances / DatesAShow;
        // How much each show is wanted: the first ones far more than the last ones.
        var wanted = Enumerable.Range(1, shows).Select(rank => 1 / Math.Pow(rank, 0.45)).ToArray();
        var (rooms, gauges) = Halls(random, performances);
        var structures = Enumerable.Range(0, requests * 2 / 5).Select(_ => (Id: Guid(random), Community: Pick(random, Communities, one => one.Share))).ToArray();
        var drawn = new List<AssistantRequest>(requests);
        while (drawn.Count < requests)
        {
            // A few structures ask again and again, most of them once or twice.
            var structure = structures[(int)(structures.Length * Math.Pow(random.NextDouble(), 1.7))];
            var twins = random.Next(100) < 3 && drawn.Count + 2 <= requests ? Guid(random) : (Guid?)null;
            for (var twin = 0; twin < (twins is null ? 1 : 2); twin++)
            {
                drawn.Add(One(random, drawn.Count + 1, structure.Id, structure.Community, wanted, twins));
            }
        }

        // A table limits what one tour operator may have of a performance.
        List<AssistantStructureLimit> limits =
            [.. structures.Where(structure => structure.Community.Type == "TOURISME").SelectMany(structure => Enumerable
                .Range(1, performances).Select(performance => new AssistantStructureLimit(structure.Id, performance, 60)))];
        return new AssistantProblem(drawn, rooms, gauges, limits, settings);
    }

    static AssistantRequest One(
        Random random, int number, Guid structure, Community community, double[] wanted, Guid? twins)
    {
        var places = community.Smallest + (int)((community.Largest - community.Smallest) * Math.Pow(random.NextDouble(), 1.5));
        var isProduct = twins is null && random.Next(100) < 3;
        var show = Pick(random, [.. Enumerable.Range(0, wanted.Length)], at => wanted[at]);
        var first = random.Next(DatesAShow);
        var lines = Lines(random, community, places);
        List<AssistantWish> wishes;
        if (isProduct)
        {
            // A subscription of four shows: a date of each, all of them or none.
            wishes = [new([.. Enumerable.Range(0, 4).Select(_ => random.Next(wanted.Length * DatesAShow) + 1).Distinct()
                .Select(performance => new AssistantQuantity(performance, "CAT1", Math.Min(places, 20)))])];
        }
        else
        {
            wishes = [.. Enumerable.Range(0, random.Next(1, DatesAShow + 1))
                .Select(at => (show * DatesAShow) + ((first + at) % DatesAShow) + 1)
                .Append((Pick(random, [.. Enumerable.Range(0, wanted.Length)], at => wanted[at]) * DatesAShow) + random.Next(DatesAShow) + 1)
                .Distinct().Take(random.Next(1, 5))
                .Select(performance => new AssistantWish([.. lines.Select(line => new AssistantQuantity(performance, line.Category, line.Places))]))];
        }

        return new AssistantRequest(
            Guid(random), number, structure, community.Weight, (long)(90 * Day * Math.Pow(random.NextDouble(), 2)),
            community.Contingent, wishes, random.Next(100) < 35, twins);
    }

    static List<(string Category, int Places)> Lines(Random random, Community community, int places)
    {
        var category = Pick(random, [0, 1, 2], at => community.Categories[at]);
        if (places < 20 || random.Next(100) >= 25)
            return [(Categories[category], places)];
        var other = category == 1 ? 2 : 1;
        return [(Categories[category], places - (places / 3)), (Categories[other], places / 3)];
    }

    /// <summary>Halls of three sizes; schools, works councils and tour operators have their contingents, the gauge is below their sum.</summary>
    static (List<AssistantRoom> Rooms, List<AssistantGauge> Gauges) Halls(Random random, int performances)
    {
        var rooms = new List<AssistantRoom>();
        var gauges = new List<AssistantGauge>();
        for (var performance = 1; performance <= performances; performance++)
        {
            var size = (int[])[300, 550, 900] is var sizes ? sizes[random.Next(sizes.Length)] : 0;
            for (var category = 0; category < Categories.Length; category++)
            {
                var gauge = size * ((int[])[15, 45, 40])[category] / 100;
                gauges.Add(new AssistantGauge(
                    performance, Categories[category], category == 0 ? null : Categories[category - 1], gauge));
                foreach (var (contingent, percents) in ((string, int[])[])[("SCOL", [0, 50, 80]), ("CE", [70, 50, 40]), ("TO", [50, 30, 0])])
                {
                    rooms.Add(new AssistantRoom(performance, contingent, Categories[category], gauge * percents[category] / 100));
                }
            }
        }

        return (rooms, gauges);
    }

    static T Pick<T>(Random random, T[] among, Func<T, double> share)
    {
        var at = random.NextDouble() * among.Sum(share);
        foreach (var one in among)
        {
            at -= share(one);
            if (at < 0)
                return one;
        }

        return among[^1];
    }

    static Guid Guid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    sealed record Community(string Type, string Contingent, int Weight, double Share, int Smallest, int Largest, int[] Categories);
}
