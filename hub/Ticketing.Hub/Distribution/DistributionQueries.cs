using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>Channels and profiles for screens and for rules.</summary>
public sealed class DistributionQueries(HubDatabase database)
{
    public async Task<List<SalesChannel>> Channels(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<SalesChannel>().OrderBy(channel => channel.Name).ToListAsync(cancellationToken);
    }

    /// <summary>The community types that may use each channel; empty text: individuals.</summary>
    public async Task<ILookup<string, string>> Audiences(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await db.Set<ChannelAudience>().OrderBy(row => row.CommunityType).ToListAsync(cancellationToken))
            .ToLookup(row => row.Channel, row => row.CommunityType);
    }

    public async Task<List<ProfileCard>> Profiles(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Profiles(db, db.Set<OptionProfile>(), cancellationToken);
    }

    /// <summary>The online channels that a contact may ask through, by the community type of its structure.</summary>
    public async Task<List<SalesChannel>> ChannelsOf(Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await ChannelsOf(db, contactId, cancellationToken);
    }

    internal static async Task<List<SalesChannel>> ChannelsOf(
        HubDb db, Guid contactId, CancellationToken cancellationToken)
    {
        var type = await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id
            where contact.Id == contactId
            select structure.CommunityType).SingleOrDefaultAsync(cancellationToken) ?? "";
        return await (
            from channel in db.Set<SalesChannel>()
            join audience in db.Set<ChannelAudience>() on channel.Code equals audience.Channel
            where audience.CommunityType == type
                && (channel.Kind == ChannelKind.InternetRelays || channel.Kind == ChannelKind.InternetAgency)
            orderby channel.Name
            select channel).ToListAsync(cancellationToken);
    }

    internal static async Task<List<ProfileCard>> Validated(
        HubDb db, ProfileKind kind, CancellationToken cancellationToken) =>
        await Profiles(
            db,
            db.Set<OptionProfile>().Where(profile => profile.Kind == kind && profile.State == ProfileState.Validated),
            cancellationToken);

    static async Task<List<ProfileCard>> Profiles(
        HubDb db, IQueryable<OptionProfile> profiles, CancellationToken cancellationToken)
    {
        var found = await profiles.AsNoTracking().OrderBy(profile => profile.Code).ToListAsync(cancellationToken);
        var scopes = (await db.Set<ProfileScope>().AsNoTracking().ToListAsync(cancellationToken))
            .ToLookup(scope => scope.ProfileId);
        return found.ConvertAll(profile => new ProfileCard(
            profile, scopes[profile.Id].ToLookup(scope => scope.Kind, scope => scope.Value)));
    }
}
