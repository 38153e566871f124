using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>Whoever makes operators without making profiles gives nobody more than he has himself.</summary>
static class ProfileReach
{
    /// <exception cref="RuleViolation">"profile.beyond-own".</exception>
    public static async Task Require(
        HubDb db, SignedInOperator by, Profile profile, CancellationToken cancellationToken)
    {
        if (by.Rights.Allows("organisation.profiles", Right.Modify))
            return;
        var given = RightSet.Of(profile);
        if (Rights.Tree.FirstOrDefault(node => (given.Of(node) & ~by.Rights.Of(node)) != Right.None) is { } node)
        {
            throw new RuleViolation(
                "profile.beyond-own",
                $"The profile {profile.Name} gives {node}:{Rights.Letters(given.Of(node) & ~by.Rights.Of(node))}, "
                + $"which {by.DisplayName} has not.",
                RefusalKind.RightMissing);
        }

        var kept = await db.Set<Perimeter>().Where(row => row.ProfileId == profile.Id).ToListAsync(cancellationToken);
        if (by.KeptFrom.Except(kept.Select(row => (row.Kind, row.Value))).ToList() is [var beyond, ..])
        {
            throw new RuleViolation(
                "profile.beyond-own", $"The profile {profile.Name} reaches {beyond.Value}, from which {by.DisplayName} is kept.",
                RefusalKind.RightMissing);
        }
    }
}
