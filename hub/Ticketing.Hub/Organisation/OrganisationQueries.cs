using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

public sealed record OperatorLine(Guid Id, string Name, string DisplayName, string Profile, bool Disabled, bool HasTillCode);

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
                person.Id, person.Name, person.DisplayName, profile.Name, person.Disabled,
                person.TillCode.Iterations > 0)).ToListAsync(cancellationToken);
    }

    public async Task<List<Profile>> Profiles(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Profile>().Include(profile => profile.Rights).OrderBy(profile => profile.Name)
            .ToListAsync(cancellationToken);
    }
}
