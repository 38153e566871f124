using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Settings;

/// <summary>Option terms of seasons, activities, events and products; what is left empty is as the level above says.</summary>
sealed class ImportTerms : ImportSheet
{
    public override string Kind => "options";

    public override string Name => "option-terms";

    public override int Rank => ImportRank.Options;

    public override IReadOnlyList<string> Required => ["level", "code"];

    public override IReadOnlyList<string> Optional =>
        ["allowed", "counts", "overbooking", "percent", "base", "days_after", "days_before"];

    public override IReadOnlyList<string> Key => ["level", "code"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<OptionTerms>().AsTracking()
            .ToDictionaryAsync(terms => (terms.Level, terms.Code), cancellationToken);
        var codes = new Dictionary<TermsLevel, Dictionary<string, string>>
        {
            [TermsLevel.Season] = await Codes(db.Set<Season>().Select(row => row.Code), cancellationToken),
            [TermsLevel.Activity] = await Codes(db.Set<Activity>().Select(row => row.Code), cancellationToken),
            [TermsLevel.Event] = await Codes(db.Set<Event>().Select(row => row.Code), cancellationToken),
            [TermsLevel.Product] = await Codes(
                db.Set<Product>().Where(row => row.Kind != ProductKind.Goods).Select(row => row.Code), cancellationToken),
        };
        foreach (var row in rows)
        {
            row.Text("level");
            var level = row.Choice("level", TermsLevel.Season);
            if (!row.IsSound || row.Reference("code", codes[level], level.ToString().ToLowerInvariant()) is not { } code)
                continue;
            var asked = Read(row);
            if (!row.IsSound)
                continue;
            foreach (var (field, reason) in TermsRules.Wrong(level, asked))
            {
                row.Wrong(field, "import.value-invalid", reason);
            }

            TermsRules.Write(db, known.GetValueOrDefault((level, code)), level, code, asked);
        }
    }

    static TermsContent Read(SheetRow row) => new(
        row.OptionalFlag("allowed"), row.OptionalFlag("counts"), row.OptionalFlag("overbooking"),
        row.OptionalWhole("percent", 0, TermsRules.MostPercent),
        row.OptionalText("base").Length == 0 ? null : row.Choice("base", OverbookingBase.Gauge),
        row.OptionalWhole("days_after", 0, TermsRules.MostDays), row.OptionalWhole("days_before", 0, TermsRules.MostDays));

    static Task<Dictionary<string, string>> Codes(IQueryable<string> codes, CancellationToken cancellationToken) =>
        codes.ToDictionaryAsync(code => code, cancellationToken);
}

/// <summary>Limitation tables; "community_types" lists codes with a space between, "-" for individuals.</summary>
sealed class ImportLimitations : ImportSheet
{
    public override string Kind => "options";

    public override string Name => "option-limitations";

    public override int Rank => ImportRank.Options;

    public override IReadOnlyList<string> Required => ["code", "name", "family"];

    public override IReadOnlyList<string> Optional => ["most_per_option", "most_per_performance", "community_types"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<OptionLimitation>().AsTracking().ToDictionaryAsync(table => table.Code, cancellationToken);
        var attached = (await db.Set<OptionLimitationType>().AsTracking().ToListAsync(cancellationToken))
            .ToLookup(row => row.Limitation);
        var families = await db.Set<ProductFamily>().ToDictionaryAsync(family => family.Code, cancellationToken);
        var types = await db.Set<Crm.CommunityType>().Select(type => type.Code).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var (code, wanted) = (row.Code("code"), row.Codes("community_types"));
            var family = row.Reference("family", families, "product family");
            foreach (var type in wanted.Where(type => type.Length > 0 && !types.Contains(type)))
            {
                row.Wrong("community_types", "import.reference-unknown", $"there is no community type '{type}'.");
            }

            var asked = new LimitationContent(
                row.Text("name"), family?.Code ?? "", row.OptionalWhole("most_per_option", 1, LimitationRules.MostPlaces),
                row.OptionalWhole("most_per_performance", 1, LimitationRules.MostPlaces), wanted);
            if (!row.IsSound)
                continue;
            if (!known.TryGetValue(code, out var limitation))
                db.Add(limitation = new OptionLimitation { Code = code, Name = "", Family = "" });
            LimitationRules.Write(db, limitation, [.. attached[code]], asked);
        }
    }
}
