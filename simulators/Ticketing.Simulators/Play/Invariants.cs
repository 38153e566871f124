using System.Text.Json;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Play;

/// <summary>What one check found.</summary>
public sealed record InvariantResult(string Invariant, string Title, long Examined, IReadOnlyList<string> Violations)
{
    public bool Holds => Violations.Count == 0;
}

/// <summary>
/// I1 to I5 on the real databases: the programs' own `verify` commands are run on them, and what the hub has of each
/// journal is compared with the journal itself. This program opens no database.
/// </summary>
public static class Invariants
{
    static readonly string[] Wanted = ["I1", "I2", "I3", "I4", "I5"];

    /// <summary>Asks again until hub and appliances agree, or the time is up: a last word may still be on its way.</summary>
    public static async Task<IReadOnlyList<InvariantResult>> Check(
        VenueProcesses venue, TimeSpan limit, CancellationToken stop)
    {
        var start = venue.Options.Clock.GetTimestamp();
        while (true)
        {
            var results = await CheckOnce(venue, stop);
            if (results.All(result => result.Holds) || venue.Options.Clock.GetElapsedTime(start) > limit)
                return results;
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
        }
    }

    static async Task<IReadOnlyList<InvariantResult>> CheckOnce(VenueProcesses venue, CancellationToken stop)
    {
        var journals = new List<(Appliance Appliance, Journal Journal)>();
        var results = new List<InvariantResult>();
        foreach (var appliance in venue.Appliances)
        {
            var (code, output, errors) = await appliance.Verify(stop);
            var journal = Read<Journal>(output, $"{appliance.Name} verify", errors);
            journals.Add((appliance, journal));
            results.Add(new InvariantResult("I5", $"{appliance.Name} : le journal est entier", journal.Count,
                code == 0 && journal.Whole
                    ? []
                    : [$"{appliance.Name}: verify ended with {code}; broken at {journal.BrokenAt}. {errors}"]));
        }
        var (hubCode, hubOutput, hubErrors) = await venue.VerifyHub(stop);
        var hub = Read<HubReport>(hubOutput, "hub verify", hubErrors);
        results.AddRange(hub.Checks.Select(check => new InvariantResult(
            check.Invariant, check.Title, check.Examined, check.Violations)));
        if (hubCode != 0 && hub.Checks.TrueForAll(check => check.Violations.Count == 0))
            results.Add(new InvariantResult("I5", "hub verify", 0, [$"It ended with code {hubCode}: {hubErrors}"]));
        foreach (var missing in Wanted.Except(results.Select(result => result.Invariant)))
            results.Add(new InvariantResult(missing, "hub verify", 0, ["Nothing checks it."]));

        var figures = hub.Checks.Where(check => check.Figures.ValueKind == JsonValueKind.Array)
            .SelectMany(check => check.Figures.EnumerateArray())
            .Where(figure => figure.TryGetProperty("journal_id", out _))
            .Select(figure => figure.Deserialize<HubJournal>(Json)!).ToList();
        results.AddRange(journals.Select(pair => Compare(pair.Appliance, pair.Journal, figures)));
        return [.. results.OrderBy(result => result.Invariant, StringComparer.Ordinal)];
    }

    static InvariantResult Compare(Appliance appliance, Journal journal, List<HubJournal> figures)
    {
        var violations = new List<string>();
        var known = figures.FindAll(figure => figure.JournalId == journal.JournalId);
        if (journal.Unsent > 0)
            violations.Add($"{appliance.Name} still owes the hub {journal.Unsent} operations.");
        if (known.Count != 1)
            violations.Add($"{appliance.Name}: the hub knows {known.Count} journals {journal.JournalId}.");
        else if (known[0].Count != journal.Count || known[0].LastHash != journal.LastHash)
        {
            violations.Add($"{appliance.Name}: {journal.Count} operations ending in {journal.LastHash[..12]}, "
                + $"the hub has {known[0].Count} ending in {known[0].LastHash[..Math.Min(12, known[0].LastHash.Length)]}.");
        }
        if (known.Count == 1 && known[0].Refused > 0)
            violations.Add($"{appliance.Name}: {known[0].Refused} operations were refused and lie on the shelf.");
        return new InvariantResult("I5", $"{appliance.Name} : le siège a le même journal", journal.Count, violations);
    }

    static T Read<T>(string output, string what, string errors)
    {
        var begin = output.IndexOf('{', StringComparison.Ordinal);
        if (begin < 0)
            throw new ProcessFailedException($"{what} printed no JSON: {output}{errors}");
        try
        {
            return JsonSerializer.Deserialize<T>(output[begin..], Json)!;
        }
        catch (JsonException e)
        {
            throw new ProcessFailedException($"{what} printed what cannot be read ({e.Message}): {output}");
        }
    }

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    sealed record Journal(
        string JournalId, long Count, long LastSequence, string LastHash, long Unsent, bool Whole, long? BrokenAt);

    sealed record HubReport(bool Ok, List<HubCheck> Checks);

    sealed record HubCheck(
        string Invariant, string Title, long Examined, List<string> Violations, JsonElement Figures);

    sealed record HubJournal(string DeviceId, string JournalId, long Count, string LastHash, int Refused);
}
