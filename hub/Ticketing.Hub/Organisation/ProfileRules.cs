using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>What making and changing a profile have in common.</summary>
static class ProfileRules
{
    const int LongestName = 60, LongestValue = 60;

    public static void Check(ProfileContent asked)
    {
        List<string> wrong = [];
        if (asked.Name.Trim().Length is 0 or > LongestName)
            wrong.Add($"name: 1 to {LongestName} characters.");
        wrong.AddRange(asked.Grants.Keys.Where(node => !Rights.Exists(node)).Select(node => $"right: there is no {node}."));
        wrong.AddRange(asked.Grants.Where(grant => (grant.Value & ~Right.All) != Right.None).Select(grant => $"{grant.Key}: letters L C M S E."));
        wrong.AddRange(asked.KeptFrom.Where(one => one.Value.Length is 0 or > LongestValue)
            .Select(one => $"{one.Kind}: a code of 1 to {LongestValue} characters."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("profile.invalid", wrong);
    }

    public static async Task<Profile> Find(HubDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<Profile>().Include(profile => profile.Rights)
            .SingleOrDefaultAsync(profile => profile.Id == id, cancellationToken)
        ?? throw RuleViolation.NotFound("profile", id);

    public static async Task CheckName(HubDb db, Guid id, string name, CancellationToken cancellationToken)
    {
        if (await db.Set<Profile>().AnyAsync(profile => profile.Name == name && profile.Id != id, cancellationToken))
            throw new RuleViolation("profile.name-taken", $"There is already a profile {name}.");
    }

    public static void Write(HubDb db, Profile profile, IEnumerable<Perimeter> kept, ProfileContent asked)
    {
        profile.Rights.RemoveAll(right => !asked.Grants.ContainsKey(right.Node));
        foreach (var (node, letters) in asked.Grants)
        {
            if (profile.Rights.Find(right => right.Node == node) is { } present)
                present.Letters = letters;
            else
                profile.Rights.Add(new ProfileRight { ProfileId = profile.Id, Node = node, Letters = letters });
        }

        var wanted = asked.KeptFrom.ToHashSet();
        foreach (var row in kept)
        {
            if (!wanted.Remove((row.Kind, row.Value)))
                db.Remove(row);
        }

        db.AddRange(wanted.Select(one => new Perimeter { ProfileId = profile.Id, Kind = one.Kind, Value = one.Value }));
    }

    /// <summary>"sales:LE>L, +crm:L, -access:L; -ProductFamily ENTREE": what has changed, for the audit.</summary>
    public static string Difference(Profile profile, IReadOnlyCollection<Perimeter> kept, ProfileContent asked)
    {
        var before = profile.Rights.ToDictionary(right => right.Node, right => right.Letters);
        var was = kept.Select(row => (row.Kind, row.Value)).ToHashSet();
        List<string> changes =
        [
            .. Rights.Tree.Where(node => before.ContainsKey(node) || asked.Grants.ContainsKey(node))
                .Select(node => Change(node, before, asked.Grants)).OfType<string>(),
            .. asked.KeptFrom.Except(was).Select(one => $"-{one.Kind} {one.Value}"),
            .. was.Except(asked.KeptFrom).Select(one => $"+{one.Kind} {one.Value}"),
        ];
        if (profile.Name != asked.Name.Trim())
            changes.Insert(0, $"{profile.Name} > {asked.Name.Trim()}");
        return string.Join(", ", changes);
    }

    public static AuditEntry Entry(SignedInOperator by, TimeProvider clock, string what, Profile profile, string why = "") => new()
    {
        AtMs = clock.NowMs(),
        Who = by.Who,
        What = what,
        Subject = "profile:" + profile.Name,
        Why = why,
    };

    static string? Change(
        string node, Dictionary<string, Right> before, IReadOnlyDictionary<string, Right> after) =>
        (before.TryGetValue(node, out var was), after.TryGetValue(node, out var now)) switch
        {
            (false, true) => $"+{node}:{Rights.Letters(now)}",
            (true, false) => $"-{node}:{Rights.Letters(was)}",
            _ => was == now ? null : $"{node}:{Rights.Letters(was)}>{Rights.Letters(now)}",
        };
}
