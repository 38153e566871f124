using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Settings;

/// <param name="Own">What this level says itself; null where it says nothing.</param>
/// <param name="Effective">With what the levels above say.</param>
public sealed record TermsLine(
    TermsLevel Level, string Code, string Name, string Season, string Activity, OptionTerms? Own, EffectiveTerms Effective);

public sealed record LimitationLine(
    OptionLimitation Table, string Family, IReadOnlyCollection<string> Types);

public sealed record CommunityLine(string Code, string Name, string Audience, string Contingent);

/// <summary>Something that a profile may list.</summary>
public sealed record ScopeChoice(string Value, string Name, string Beside);

/// <summary>The parameters of options, for their screens.</summary>
public sealed class SettingsQueries(HubDatabase database)
{
    /// <summary>Of all seasons, activities, events and products with places.</summary>
    public async Task<List<TermsLine>> Terms(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var terms = (await db.Set<OptionTerms>().ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Level, row.Code));
        var seasons = await db.Set<Season>().OrderBy(row => row.Code).ToListAsync(cancellationToken);
        var activities = await db.Set<Activity>().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var events = await db.Set<Event>().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var products = await db.Set<Product>().Where(row => row.Kind != ProductKind.Goods).OrderBy(row => row.Name)
            .ToListAsync(cancellationToken);
        OptionTerms? At(TermsLevel level, string code) => terms.GetValueOrDefault((level, code));
        var lines = new List<TermsLine>();
        foreach (var season in seasons)
        {
            var above = At(TermsLevel.Season, season.Code);
            lines.Add(new TermsLine(
                TermsLevel.Season, season.Code, season.Name, season.Code, "", above, EffectiveTerms.ForProduct(null, above)));
            foreach (var activity in activities.Where(row => row.SeasonId == season.Id))
            {
                var middle = At(TermsLevel.Activity, activity.Code);
                lines.Add(new TermsLine(
                    TermsLevel.Activity, activity.Code, activity.Name, season.Code, activity.Code, middle,
                    EffectiveTerms.ForPlaces(null, middle, above)));
                lines.AddRange(events.Where(row => row.ActivityId == activity.Id).Select(row =>
                {
                    var own = At(TermsLevel.Event, row.Code);
                    return new TermsLine(
                        TermsLevel.Event, row.Code, row.Name, season.Code, activity.Code, own,
                        EffectiveTerms.ForPlaces(own, middle, above));
                }));
            }

            lines.AddRange(products.Where(row => row.SeasonId == season.Id).Select(row =>
            {
                var own = At(TermsLevel.Product, row.Code);
                return new TermsLine(
                    TermsLevel.Product, row.Code, row.Name, season.Code, "", own, EffectiveTerms.ForProduct(own, above));
            }));
        }

        return lines;
    }

    public async Task<List<LimitationLine>> Limitations(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var families = await db.Set<ProductFamily>().ToDictionaryAsync(row => row.Code, row => row.Name, cancellationToken);
        var types = (await db.Set<OptionLimitationType>().ToListAsync(cancellationToken))
            .ToLookup(row => row.Limitation, row => row.CommunityType);
        return (await db.Set<OptionLimitation>().OrderBy(row => row.Name).ToListAsync(cancellationToken))
            .ConvertAll(table => new LimitationLine(
                table, families.GetValueOrDefault(table.Family, table.Family), [.. types[table.Code].Order()]));
    }

    /// <summary>Community types with the names of the sub-category and contingent that they come with.</summary>
    public async Task<List<CommunityLine>> CommunityTypes(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from type in db.Set<CommunityType>()
            join audience in db.Set<AudienceSubCategory>() on type.AudienceSubCategory equals audience.Code into audiences
            from audience in audiences.DefaultIfEmpty()
            join contingent in db.Set<Seating.Contingent>() on type.Contingent equals contingent.Code into contingents
            from contingent in contingents.DefaultIfEmpty()
            orderby type.Name
            select new CommunityLine(
                type.Code, type.Name, audience == null ? "" : audience.Name, contingent == null ? "" : contingent.Name))
            .ToListAsync(cancellationToken);
    }

    /// <summary>How many options were asked for under each profile.</summary>
    public async Task<Dictionary<Guid, int>> OptionsByProfile(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Option>().Where(option => option.ProfileId != null).GroupBy(option => option.ProfileId!.Value)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
    }

    /// <summary>What there is to be listed, but for sales channels.</summary>
    public async Task<Dictionary<ProfileScopeKind, List<ScopeChoice>>> Scopes(
        Func<long, string> moment, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var events = await (
            from row in db.Set<Event>()
            join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
            join season in db.Set<Season>() on activity.SeasonId equals season.Id
            orderby season.Code, activity.Name, row.Name
            select new { row.Code, row.Name, Activity = activity.Name, Season = season.Name }).ToListAsync(cancellationToken);
        var performances = await CatalogueQueries.Lines(db).OrderBy(row => row.StartsAtMs).ThenBy(row => row.Number)
            .ToListAsync(cancellationToken);
        var categories = await (
            from category in db.Set<Seating.SeatCategory>()
            join configuration in db.Set<Seating.LogicalConfiguration>() on category.Configuration equals configuration.Code
            orderby category.Rank, category.Code
            select new { category.Code, category.Name, Hall = configuration.Name, category.OptionAllowed })
            .ToListAsync(cancellationToken);
        var products = await (
            from product in db.Set<Product>()
            join family in db.Set<ProductFamily>() on product.Family equals family.Code
            where product.Kind != ProductKind.Goods
            orderby family.Name, product.Name
            select new { product.Code, product.Name, Family = family.Name }).ToListAsync(cancellationToken);
        return new Dictionary<ProfileScopeKind, List<ScopeChoice>>
        {
            [ProfileScopeKind.Event] =
                events.ConvertAll(row => new ScopeChoice(row.Code, row.Name, $"{row.Season} · {row.Activity}")),
            [ProfileScopeKind.Performance] = performances.ConvertAll(row => new ScopeChoice(
                FormattableString.Invariant($"{row.Number}"), $"{row.Event} · {moment(row.StartsAtMs)}", $"{row.Code} · {row.Space}")),
            [ProfileScopeKind.Category] = [.. categories.GroupBy(row => row.Code).Select(group => new ScopeChoice(
                group.Key, group.First().Name, string.Join(", ", group.Select(row => row.Hall).Distinct())))],
            [ProfileScopeKind.Product] = products.ConvertAll(row => new ScopeChoice(row.Code, row.Name, row.Family)),
        };
    }
}
