using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>N° option: commands are serial, so the next number is nobody else's; the unique index says so too.</summary>
public sealed class OptionNumbers(Ids ids)
{
    public async Task<long> Next(HubDb db, CancellationToken cancellationToken)
    {
        var stored = await db.Set<Option>().MaxAsync(option => (long?)option.Number, cancellationToken) ?? 0;
        var added = db.Set<Option>().Local.Select(option => option.Number).DefaultIfEmpty().Max();
        return Math.Max(stored, added) + 1;
    }

    public Guid NewId() => ids.Next();
}

/// <summary>Tariff and contingent of a contact that says nothing about them: those of its community type.</summary>
static class DefaultAudience
{
    /// <exception cref="RuleViolation">"option.audience-missing".</exception>
    public static async Task<string> Of(HubDb db, Asker asker, CancellationToken cancellationToken)
    {
        var own = await TypeOf(db, asker, cancellationToken);
        if (own?.AudienceSubCategory is { Length: > 0 } code)
            return code;
        return await (
            from tariff in db.Set<Tariff>()
            join audience in db.Set<AudienceSubCategory>() on tariff.AudienceSubCategory equals audience.Code
            orderby tariff.Rank
            select audience.Code).FirstOrDefaultAsync(cancellationToken)
            ?? throw new RuleViolation("option.audience-missing", "No tariff is for an audience sub-category: choose one.");
    }

    public static async Task<string> Contingent(HubDb db, Asker asker, CancellationToken cancellationToken) =>
        (await TypeOf(db, asker, cancellationToken))?.Contingent ?? "";

    static Task<CommunityType?> TypeOf(HubDb db, Asker asker, CancellationToken cancellationToken) =>
        db.Set<CommunityType>().AsNoTracking().SingleOrDefaultAsync(type => type.Code == asker.CommunityType, cancellationToken);
}
