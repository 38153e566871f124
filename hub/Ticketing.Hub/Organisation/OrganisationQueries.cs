using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

public sealed record OperatorLine(
    Guid Id, string Name, string DisplayName, Guid ProfileId, string Profile, bool Disabled, bool HasTillCode, long ValidFromMs,
    long ValidUntilMs);

/// <summary>A profile as its list shows it.</summary>
public sealed record ProfileLine(Guid Id, string Name, int Operators, int KeptFrom);

/// <summary>What screens list.</summary>
public sealed class OrganisationQueries(HubDatabase database)
{
    public async Task<IssuingOrganisation?> Organisation(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<IssuingOrganisation>().SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<List<Device>> Devices(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Device>().OrderBy(device => device.Site).ThenBy(device => device.Name)
            .ToListAsync(cancellationToken);
    }

    public async Task<List<OperatorLine>> Operators(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from person in db.Set<Operator>()
            join profile in db.Set<Profile>() on person.ProfileId equals profile.Id
            orderby person.Name
            select new OperatorLine(
                person.Id, person.Name, person.DisplayName, profile.Id, profile.Name, person.Disabled,
                person.TillCode.Iterations > 0, person.ValidFromMs, person.ValidUntilMs)).ToListAsync(cancellationToken);
    }

    public async Task<List<ProfileLine>> Profiles(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Profile>().OrderBy(profile => profile.Name).Select(profile => new ProfileLine(
            profile.Id, profile.Name, db.Set<Operator>().Count(person => person.ProfileId == profile.Id),
            db.Set<Perimeter>().Count(row => row.ProfileId == profile.Id))).ToListAsync(cancellationToken);
    }

    /// <exception cref="RuleViolation">"profile.not-found".</exception>
    public async Task<ProfileContent> Profile(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var profile = await ProfileRules.Find(db, id, cancellationToken);
        var kept = await db.Set<Perimeter>().Where(row => row.ProfileId == id).ToListAsync(cancellationToken);
        return new ProfileContent(
            profile.Name, profile.Rights.ToDictionary(right => right.Node, right => right.Letters),
            [.. kept.Select(row => (row.Kind, row.Value))]);
    }

    /// <summary>Sites that devices stand at, the organisation's own first.</summary>
    public async Task<List<string>> Sites(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var own = await db.Set<IssuingOrganisation>().Select(row => row.Site).ToListAsync(cancellationToken);
        var others = await db.Set<Device>().Select(device => device.Site).Distinct().ToListAsync(cancellationToken);
        return [.. own.Concat(others.Order(StringComparer.Ordinal)).Where(site => site.Length > 0).Distinct()];
    }
}
