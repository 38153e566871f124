using Ticketing.Hub.Options.Assistant.Solver;

namespace Ticketing.Hub.Tests.Options.Assistant;

/// <summary>A small problem, said in a few words: performances 1, 2, 3 with CAT1 above CAT2, contingent "G".</summary>
sealed class AssistantCase
{
    readonly List<AssistantRoom> rooms = [];
    readonly List<AssistantGauge> gauges = [];
    readonly List<AssistantStructureLimit> limits = [];
    readonly List<AssistantRequest> requests = [];

    public AssistantSettings Settings { get; set; } = new(TimeSpan.FromSeconds(20));

    public AssistantProblem Problem => new(requests, rooms, gauges, limits, Settings);

    public AssistantCase Room(int performance, int cat1 = 0, int cat2 = 0, string contingent = "G", int? gauge1 = null, int? gauge2 = null)
    {
        rooms.Add(new AssistantRoom(performance, contingent, "CAT1", cat1));
        rooms.Add(new AssistantRoom(performance, contingent, "CAT2", cat2));
        if (!gauges.Exists(one => one.Performance == performance))
        {
            gauges.Add(new AssistantGauge(performance, "CAT1", null, gauge1));
            gauges.Add(new AssistantGauge(performance, "CAT2", "CAT1", gauge2));
        }

        return this;
    }

    public AssistantCase Limit(int structure, int performance, int free)
    {
        limits.Add(new AssistantStructureLimit(Id(structure), performance, free));
        return this;
    }

    /// <param name="places">Of CAT2, unless <paramref name="cat1"/> says otherwise.</param>
    /// <param name="on">Performances, first choice first.</param>
    /// <param name="structure">0: one of its own.</param>
    /// <param name="at">When it was requested; 0: in the order in which it is written here.</param>
    public AssistantCase Ask(
        int places, int[] on, int cat1 = 0, int structure = 0, int weight = 1, long at = 0, bool upgrade = false, int twins = 0,
        AssistantLock? locked = null, string contingent = "G")
    {
        var wishes = on.Select(performance => new AssistantWish(Lines(performance, places, cat1))).ToList();
        return Ask(wishes, structure, weight, at, upgrade, twins, locked, contingent);
    }

    /// <summary>A product: places in all of these performances.</summary>
    public AssistantCase AskAll(int places, int[] of, long at = 0) =>
        Ask([new AssistantWish([.. of.SelectMany(performance => Lines(performance, places, 0))])], 0, 1, at, false, 0, null, "G");

    public AssistantSolution Solve(CancellationToken stop = default) => AssistantSolver.Solve(Problem, TimeProvider.System, null, stop);

    public static AssistantLock Serve(int rank, int performance, int places, string category = "CAT2", string asked = "CAT2") =>
        new(rank, [new AssistantGiven(performance, asked, category, places)]);

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    AssistantCase Ask(
        List<AssistantWish> wishes, int structure, int weight, long at, bool upgrade, int twins, AssistantLock? locked, string contingent)
    {
        var number = requests.Count + 1;
        requests.Add(new AssistantRequest(
            Id(number), number, Id(structure == 0 ? 1000 + number : structure), weight, at == 0 ? number : at, contingent, wishes,
            upgrade, twins == 0 ? null : Id(twins), locked));
        return this;
    }

    static List<AssistantQuantity> Lines(int performance, int cat2, int cat1)
    {
        var lines = new List<AssistantQuantity>();
        if (cat1 > 0)
            lines.Add(new AssistantQuantity(performance, "CAT1", cat1));
        if (cat2 > 0)
            lines.Add(new AssistantQuantity(performance, "CAT2", cat2));
        return lines;
    }
}

static class AssistantReading
{
    /// <summary>"1@2" is number 1 on performance 2, "+" raised, "-" not served.</summary>
    public static string Told(this AssistantSolution solution) => string.Join(' ', solution.Outcomes.Select(outcome =>
        outcome.IsServed
            ? $"{outcome.Number}@{string.Join('&', outcome.Given.Select(line => line.Performance).Distinct())}{(outcome.IsUpgraded ? "+" : "")}"
            : $"{outcome.Number}-"));

    public static AssistantReason? ReasonOf(this AssistantSolution solution, long number) =>
        solution.Outcomes.Single(outcome => outcome.Number == number).Reason;
}
