using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>All that a profile says: its own grants, and what it is kept from.</summary>
public sealed record ProfileContent(
    string Name, IReadOnlyDictionary<string, Right> Grants, IReadOnlyCollection<(PerimeterKind Kind, string Value)> KeptFrom);

/// <summary>A new profile, empty or as another one is. Right organisation.profiles:C.</summary>
public sealed class CreateProfile(WriteLane lane, Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "profile.invalid", "profile.name-taken".</exception>
    public Task<Guid> Run(SignedInOperator by, ProfileContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.profiles", Right.Create);
        ProfileRules.Check(asked);
        return lane.Run(
            "CreateProfile",
            async (db, token) =>
            {
                var profile = new Profile { Id = ids.Next(), Name = asked.Name.Trim() };
                await ProfileRules.CheckName(db, profile.Id, profile.Name, token);
                db.Add(profile);
                ProfileRules.Write(db, profile, [], asked);
                db.Add(ProfileRules.Entry(by, clock, "profile.created", profile));
                return profile.Id;
            },
            cancellationToken);
    }
}

/// <summary>Other grants, other perimeters: they count at once for all who have the profile, at tills too. Right organisation.profiles:M.</summary>
public sealed class ChangeProfile(WriteLane lane, ChangeFeed feed, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "profile.invalid", "profile.not-found", "profile.name-taken",
    /// "profile.last-administrator".</exception>
    public Task Run(SignedInOperator by, Guid profileId, ProfileContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.profiles", Right.Modify);
        ProfileRules.Check(asked);
        return lane.Run("ChangeProfile", (db, token) => Change(db, by, profileId, asked, token), cancellationToken);
    }

    async Task Change(
        HubDb db, SignedInOperator by, Guid profileId, ProfileContent asked, CancellationToken cancellationToken)
    {
        var profile = await ProfileRules.Find(db, profileId, cancellationToken);
        await ProfileRules.CheckName(db, profile.Id, asked.Name.Trim(), cancellationToken);
        var kept = await db.Set<Perimeter>().Where(row => row.ProfileId == profile.Id).ToListAsync(cancellationToken);
        var why = ProfileRules.Difference(profile, kept, asked);
        await LastAdministrator.Keep(
            db, clock.NowMs(),
            () =>
            {
                profile.Name = asked.Name.Trim();
                ProfileRules.Write(db, profile, kept, asked);
            },
            cancellationToken);
        db.Add(ProfileRules.Entry(by, clock, "profile.changed", profile, why));
        var people = await db.Set<Operator>().Where(person => person.ProfileId == profile.Id).ToListAsync(cancellationToken);
        foreach (var person in people)
        {
            feed.Publish(db, OrganisationRows.Of(person, profile.Rights), Audience.Tills);
        }
    }
}

/// <summary>Takes away a profile that nobody has. Right organisation.profiles:S.</summary>
public sealed class DeleteProfile(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "profile.not-found", "profile.in-use".</exception>
    public Task Run(SignedInOperator by, Guid profileId, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.profiles", Right.Delete);
        return lane.Run(
            "DeleteProfile",
            async (db, token) =>
            {
                var profile = await ProfileRules.Find(db, profileId, token);
                var people = await db.Set<Operator>().CountAsync(person => person.ProfileId == profileId, token);
                if (people > 0)
                {
                    throw new RuleViolation(
                        "profile.in-use", $"{people} operators have the profile {profile.Name}: give them another one first.");
                }

                db.Remove(profile);
                db.Add(ProfileRules.Entry(by, clock, "profile.deleted", profile));
            },
            cancellationToken);
    }
}
