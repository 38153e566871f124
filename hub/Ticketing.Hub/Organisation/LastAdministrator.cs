using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>A house whose last person with organisation.profiles:M loses it could never give a right again.</summary>
static class LastAdministrator
{
    const string Node = "organisation.profiles";

    /// <summary>Makes the change, and undoes it when nobody remains who has the right now and without an end.</summary>
    /// <exception cref="RuleViolation">"profile.last-administrator".</exception>
    public static async Task Keep(HubDb db, long nowMs, Action change, CancellationToken cancellationToken)
    {
        var before = await Count(db, nowMs, cancellationToken);
        change();
        await db.SaveChangesAsync(cancellationToken);
        if (before == 0 || await Count(db, nowMs, cancellationToken) > 0)
            return;
        throw new RuleViolation(
            "profile.last-administrator",
            $"Nobody would be left with the right {Node}:M from today on and without an end: give it to somebody else first.");
    }

    static async Task<int> Count(HubDb db, long nowMs, CancellationToken cancellationToken)
    {
        var profiles = await db.Set<Profile>().AsNoTracking().Include(profile => profile.Rights)
            .ToListAsync(cancellationToken);
        var able = profiles.Where(profile => RightSet.Of(profile).Allows(Node, Right.Modify))
            .Select(profile => profile.Id).ToList();
        return await db.Set<Operator>().CountAsync(
            person => able.Contains(person.ProfileId) && !person.Disabled && person.ValidFromMs <= nowMs
                && person.ValidUntilMs == 0,
            cancellationToken);
    }
}
