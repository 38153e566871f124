using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>What making, changing, validating and importing profiles have in common.</summary>
public static class OptionProfileRules
{
    public const string Node = "options.settings.profiles";

    /// <summary>As many as one option may ask for.</summary>
    public const int MostMinimum = 1000;
    const int LongestCode = 64, LongestName = 60;

    internal static OptionProfile New(Guid id, OptionProfileContent asked) => new()
    {
        Id = id,
        Code = asked.Code.Trim(),
        Kind = asked.Kind,
        NameFr = "",
        MinimumQuantity = 1,
        FromDay = 0,
        UntilDay = 0,
    };

    internal static async Task Check(HubDb db, Guid id, OptionProfileContent asked, CancellationToken cancellationToken)
    {
        List<string> wrong = [];
        var code = asked.Code.Trim();
        if (code.Length is 0 or > LongestCode || code.Any(char.IsWhiteSpace))
            wrong.Add($"code: 1 to {LongestCode} characters without spaces.");
        wrong.AddRange(Names(asked).Where(one => one.Name.Trim().Length > LongestName)
            .Select(one => $"{one.Field}: at most {LongestName} characters."));
        if (asked.MinimumQuantity is < 1 or > MostMinimum)
            wrong.Add($"minimum: 1 to {MostMinimum}, not {asked.MinimumQuantity}.");
        var known = await KnownScopes.Read(db, cancellationToken);
        wrong.AddRange(asked.Scopes.Where(one => !known.Has(one.Kind, one.Value))
            .Select(one => $"{FieldOf(one.Kind)}: there is no {one.Kind.ToString().ToLowerInvariant()} '{one.Value}'."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("option-profile.invalid", wrong);
        if (await db.Set<OptionProfile>().AnyAsync(row => row.Code == code && row.Id != id, cancellationToken))
        {
            throw new RuleViolation("option-profile.code-taken", $"There is already an option profile {code}.")
            {
                Parts = [code],
            };
        }
    }

    /// <summary>A validated profile is not edited.</summary>
    /// <exception cref="RuleViolation">"option-profile.validated".</exception>
    public static void CheckDraft(OptionProfile profile)
    {
        if (profile.State != ProfileState.Draft)
        {
            throw new RuleViolation(
                "option-profile.validated", $"{profile.Code} is validated: take it back to draft first.")
            {
                Parts = [profile.Code],
            };
        }
    }

    /// <summary>What keeps a draft from being validated, by the names that the sheet has for the fields.</summary>
    public static List<(string Field, string Reason)> Missing(OptionProfile profile, IReadOnlyCollection<ProfileScope> scopes)
    {
        List<(string, string)> missing = [];
        if (profile.NameFr.Length == 0)
            missing.Add(("name_fr", "the French name is needed."));
        if (profile.FromDay == 0)
            missing.Add(("from", "a first day is needed."));
        if (profile.UntilDay == 0)
            missing.Add(("until", "a last day is needed."));
        else if (profile.UntilDay < profile.FromDay)
            missing.Add(("until", "the last day lies before the first."));
        if (scopes.All(scope => scope.Kind != ProfileScopeKind.Channel))
            missing.Add(("channels", "at least one sales channel: without one it admits nobody."));
        return missing;
    }

    /// <exception cref="RuleViolation">"option-profile.not-found".</exception>
    public static async Task<OptionProfile> Find(HubDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<OptionProfile>().AsTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
        ?? throw RuleViolation.NotFound("option-profile", id);

    internal static Task<List<ProfileScope>> Scopes(HubDb db, Guid id, CancellationToken cancellationToken) =>
        db.Set<ProfileScope>().AsTracking().Where(row => row.ProfileId == id).ToListAsync(cancellationToken);

    internal static void Write(
        HubDb db, OptionProfile profile, IReadOnlyCollection<ProfileScope> scopes, OptionProfileContent asked)
    {
        profile.Code = asked.Code.Trim();
        (profile.NameFr, profile.NameEn, profile.NameDe) = (asked.NameFr.Trim(), asked.NameEn.Trim(), asked.NameDe.Trim());
        (profile.NameEs, profile.NameIt) = (asked.NameEs.Trim(), asked.NameIt.Trim());
        (profile.MinimumQuantity, profile.FromDay, profile.UntilDay, profile.PaymentDay) =
            (asked.MinimumQuantity, asked.FromDay, asked.UntilDay, asked.PaymentDay);
        var wanted = Fitting(profile.Kind, asked).ToHashSet();
        foreach (var scope in scopes)
        {
            if (!wanted.Remove((scope.Kind, scope.Value)))
                db.Remove(scope);
        }

        db.AddRange(wanted.Select(one => new ProfileScope { ProfileId = profile.Id, Kind = one.Kind, Value = one.Value }));
    }

    internal static WhatChanged Difference(
        OptionProfile before, IReadOnlyCollection<ProfileScope> scopes, OptionProfileContent after)
    {
        var changes = new WhatChanged()
            .Note("code", before.Code, after.Code.Trim())
            .Note("name FR", before.NameFr, after.NameFr.Trim())
            .Note("name EN", before.NameEn, after.NameEn.Trim())
            .Note("name DE", before.NameDe, after.NameDe.Trim())
            .Note("name ES", before.NameEs, after.NameEs.Trim())
            .Note("name IT", before.NameIt, after.NameIt.Trim())
            .Note("minimum quantity", before.MinimumQuantity, after.MinimumQuantity)
            .NoteDay("from", before.FromDay, after.FromDay)
            .NoteDay("until", before.UntilDay, after.UntilDay)
            .NoteDay("payment", before.PaymentDay, after.PaymentDay);
        var wanted = Fitting(before.Kind, after).ToLookup(one => one.Kind, one => one.Value);
        var had = scopes.ToLookup(scope => scope.Kind, scope => scope.Value);
        foreach (var kind in Enum.GetValues<ProfileScopeKind>())
        {
            changes.NoteList(FieldOf(kind), [.. had[kind]], [.. wanted[kind]]);
        }

        return changes;
    }

    internal static AuditEntry Entry(
        string who, TimeProvider clock, string what, OptionProfile profile, string why = "") => new()
        {
            AtMs = clock.NowMs(),
            Who = who,
            What = what,
            Subject = "option-profile:" + profile.Code,
            Why = why.Length > 0 ? why : profile.NameFr,
        };

    /// <summary>The column of the sheet.</summary>
    internal static string FieldOf(ProfileScopeKind kind) =>
        kind == ProfileScopeKind.Category ? "categories" : kind.ToString().ToLowerInvariant() + "s";

    /// <summary>Products are of product profiles only; events and performances of place profiles only.</summary>
    static IEnumerable<(ProfileScopeKind Kind, string Value)> Fitting(ProfileKind kind, OptionProfileContent asked) =>
        asked.Scopes.Where(one => kind == ProfileKind.Products
            ? one.Kind is not (ProfileScopeKind.Event or ProfileScopeKind.Performance)
            : one.Kind != ProfileScopeKind.Product);

    static IEnumerable<(string Field, string Name)> Names(OptionProfileContent asked) =>
    [
        ("name_fr", asked.NameFr), ("name_en", asked.NameEn), ("name_de", asked.NameDe), ("name_es", asked.NameEs),
        ("name_it", asked.NameIt),
    ];
}

/// <summary>What a profile's lists may name.</summary>
sealed class KnownScopes
{
    readonly Dictionary<ProfileScopeKind, HashSet<string>> known = [];

    public bool Has(ProfileScopeKind kind, string value) => known[kind].Contains(value);

    public static async Task<KnownScopes> Read(HubDb db, CancellationToken cancellationToken)
    {
        var scopes = new KnownScopes();
        scopes.known[ProfileScopeKind.Event] =
            await db.Set<Event>().Select(row => row.Code).ToHashSetAsync(cancellationToken);
        scopes.known[ProfileScopeKind.Performance] =
            [.. (await db.Set<Performance>().Select(row => row.Number).ToListAsync(cancellationToken))
                .Select(number => number.ToString(CultureInfo.InvariantCulture))];
        scopes.known[ProfileScopeKind.Category] =
            await db.Set<SeatCategory>().Select(row => row.Code).ToHashSetAsync(cancellationToken);
        scopes.known[ProfileScopeKind.Channel] =
            await db.Set<SalesChannel>().Select(row => row.Code).ToHashSetAsync(cancellationToken);
        scopes.known[ProfileScopeKind.Product] =
            await db.Set<Product>().Where(row => row.Kind != ProductKind.Goods).Select(row => row.Code)
                .ToHashSetAsync(cancellationToken);
        return scopes;
    }
}
