using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>
/// Option profiles. Lists have codes with a space between, also of performances; an empty one does not limit. A profile that is
/// validated already and comes with something else goes through draft.
/// </summary>
sealed class ImportOptionProfiles(Ids ids) : ImportSheet
{
    public override string Kind => "options";

    public override string Name => "option-profiles";

    public override int Rank => ImportRank.Options;

    public override IReadOnlyList<string> Required => ["code", "kind", "name_fr", "from", "until"];

    public override IReadOnlyList<string> Optional =>
    [
        "name_en", "name_de", "name_es", "name_it", "minimum", "payment", "events", "performances", "categories", "products",
        "channels", "state",
    ];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<OptionProfile>().AsTracking().ToDictionaryAsync(profile => profile.Code, cancellationToken);
        var scopes = (await db.Set<ProfileScope>().AsTracking().ToListAsync(cancellationToken)).ToLookup(row => row.ProfileId);
        var performances = await db.Set<Performance>().ToDictionaryAsync(row => row.Code, row => row.Number, cancellationToken);
        var things = await KnownScopes.Read(db, cancellationToken);
        foreach (var row in rows)
        {
            var asked = Read(row, things, performances);
            var state = row.Choice("state", ProfileState.Draft);
            var profile = known.GetValueOrDefault(asked.Code);
            if (profile is not null && profile.Kind != asked.Kind && row.IsSound)
                row.Wrong("kind", "import.value-invalid", $"{profile.Kind} cannot become {asked.Kind}.");
            if (!row.IsSound)
                continue;
            if (profile is null)
                db.Add(profile = OptionProfileRules.New(ids.Next(), asked));
            List<ProfileScope> had = [.. scopes[profile.Id]];
            var differs = !OptionProfileRules.Difference(profile, had, asked).IsEmpty;
            if (profile.State == ProfileState.Validated && (differs || state == ProfileState.Draft))
                profile.Move("Rework");
            if (differs)
                OptionProfileRules.Write(db, profile, had, asked);
            if (state == ProfileState.Validated && profile.State == ProfileState.Draft)
                Validate(row, profile, asked);
        }
    }

    static void Validate(SheetRow row, OptionProfile profile, OptionProfileContent asked)
    {
        var missing = OptionProfileRules.Missing(
            profile, [.. asked.Scopes.Select(one => new ProfileScope { ProfileId = profile.Id, Kind = one.Kind, Value = one.Value })]);
        foreach (var (field, reason) in missing)
        {
            row.Wrong(field, "import.value-invalid", reason);
        }

        if (missing.Count == 0)
            profile.Move("Validate");
    }

    static OptionProfileContent Read(SheetRow row, KnownScopes things, Dictionary<string, int> performances)
    {
        row.Text("kind");
        var (from, until) = (Day(row, "from"), Day(row, "until"));
        var scopes = new List<(ProfileScopeKind, string)>();
        foreach (var kind in Enum.GetValues<ProfileScopeKind>())
        {
            var column = OptionProfileRules.FieldOf(kind);
            foreach (var code in row.Codes(column))
            {
                // People name performances by their codes; profiles keep their numbers.
                var value = kind != ProfileScopeKind.Performance ? code
                    : performances.TryGetValue(code, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "";
                if (things.Has(kind, value))
                    scopes.Add((kind, value));
                else
                    row.Wrong(column, "import.reference-unknown", $"there is no {What(kind)} '{code}'.");
            }
        }

        return new OptionProfileContent(
            row.Code("code"), row.Choice("kind", ProfileKind.Places), row.Text("name_fr"), row.OptionalText("name_en"),
            row.OptionalText("name_de"), row.OptionalText("name_es"), row.OptionalText("name_it"),
            row.Whole("minimum", 1, OptionProfileRules.MostMinimum, 1), from, until, row.OptionalDay("payment"), scopes);
    }

    static int Day(SheetRow row, string column) => row.Text(column).Length > 0 ? row.OptionalDay(column) ?? 0 : 0;

    static string What(ProfileScopeKind kind) => kind switch
    {
        ProfileScopeKind.Channel => "sales channel",
        ProfileScopeKind.Category => "seat category",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
