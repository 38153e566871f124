using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Settings;

/// <summary>Paramètres d'option as they shall be; null is as the level above says.</summary>
public sealed record TermsContent(
    bool? Allowed, bool? CountsAgainstAvailability, bool? OverbookingAllowed, int? OverbookingPercent,
    OverbookingBase? OverbookingBase, int? DaysAfterPlacement, int? DaysBeforeSession)
{
    public static TermsContent Nothing { get; } = new(null, null, null, null, null, null, null);

    public static TermsContent Of(OptionTerms? terms) => terms is null
        ? Nothing
        : new TermsContent(
            terms.Allowed, terms.CountsAgainstAvailability, terms.OverbookingAllowed, terms.OverbookingPercent,
            terms.OverbookingBase, terms.DaysAfterPlacement, terms.DaysBeforeSession);

    internal void WriteTo(OptionTerms terms)
    {
        (terms.Allowed, terms.CountsAgainstAvailability) = (Allowed, CountsAgainstAvailability);
        (terms.OverbookingAllowed, terms.OverbookingPercent, terms.OverbookingBase) =
            (OverbookingAllowed, OverbookingPercent, OverbookingBase);
        (terms.DaysAfterPlacement, terms.DaysBeforeSession) = (DaysAfterPlacement, DaysBeforeSession);
    }
}

/// <summary>
/// Sets the option terms of a season, an activity, an event or a product. The starred fields are mandatory at the season and
/// the activity; events and products only say what differs, and lose their terms when nothing does. Right catalogue.seasons:M.
/// </summary>
public sealed class SetTerms(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option.terms-invalid", "season.not-found", "activity.not-found",
    /// "event.not-found", "product.not-found".</exception>
    public Task Run(
        SignedInOperator by, TermsLevel level, string code, TermsContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "catalogue.seasons", Right.Modify);
        TermsRules.Check(level, asked);
        return lane.Run(
            "SetTerms",
            async (db, token) =>
            {
                await CheckExists(db, level, code, token);
                var known = await db.Set<OptionTerms>().AsTracking()
                    .SingleOrDefaultAsync(terms => terms.Level == level && terms.Code == code, token);
                var changes = TermsRules.Difference(TermsContent.Of(known), asked);
                if (changes.IsEmpty)
                    return;
                TermsRules.Write(db, known, level, code, asked);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = "option-terms.changed",
                    Subject = $"{level.ToString().ToLowerInvariant()}:{code}",
                    Why = changes.ToString(),
                });
            },
            cancellationToken);
    }

    static async Task CheckExists(HubDb db, TermsLevel level, string code, CancellationToken cancellationToken)
    {
        var exists = level switch
        {
            TermsLevel.Season => await db.Set<Season>().AnyAsync(row => row.Code == code, cancellationToken),
            TermsLevel.Activity => await db.Set<Activity>().AnyAsync(row => row.Code == code, cancellationToken),
            TermsLevel.Event => await db.Set<Event>().AnyAsync(row => row.Code == code, cancellationToken),
            _ => await db.Set<Product>().AnyAsync(row => row.Code == code && row.Kind != ProductKind.Goods, cancellationToken),
        };
        if (!exists)
            throw RuleViolation.NotFound(level.ToString().ToLowerInvariant(), code);
    }
}

/// <summary>What the screen and the sheet of terms have in common.</summary>
static class TermsRules
{
    public const int MostPercent = 100, MostDays = 3650;

    public static void Check(TermsLevel level, TermsContent asked)
    {
        if (Wrong(level, asked) is { Count: > 0 } wrong)
            throw RuleViolation.Invalid("option.terms-invalid", wrong.Select(one => $"{one.Field}: {one.Reason}"));
    }

    /// <summary>The wrong fields, by the names that the sheet has for them.</summary>
    public static List<(string Field, string Reason)> Wrong(TermsLevel level, TermsContent asked)
    {
        List<(string, string)> wrong = [];
        if (level is TermsLevel.Season or TermsLevel.Activity)
        {
            (string Field, bool? Value)[] starred =
            [
                ("allowed", asked.Allowed), ("counts", asked.CountsAgainstAvailability),
                ("overbooking", asked.OverbookingAllowed),
            ];
            wrong.AddRange(starred.Where(one => one.Value is null).Select(one => (one.Field, "yes or no is needed.")));
            if (asked is { OverbookingAllowed: true, OverbookingPercent: null or 0 })
                wrong.Add(("percent", $"1 to {MostPercent} where overbooking is allowed."));
            if (asked is { OverbookingAllowed: true, OverbookingBase: null })
                wrong.Add(("base", "gauge or quota, where overbooking is allowed."));
        }

        if (asked.OverbookingPercent is < 0 or > MostPercent)
            wrong.Add(("percent", $"0 to {MostPercent}, not {asked.OverbookingPercent}."));
        if (asked.DaysAfterPlacement is < 0 or > MostDays)
            wrong.Add(("days_after", $"0 to {MostDays}, not {asked.DaysAfterPlacement}."));
        if (asked.DaysBeforeSession is < 0 or > MostDays)
            wrong.Add(("days_before", $"0 to {MostDays}, not {asked.DaysBeforeSession}."));
        return wrong;
    }

    public static void Write(HubDb db, OptionTerms? known, TermsLevel level, string code, TermsContent asked)
    {
        if (known is null)
        {
            if (asked == TermsContent.Nothing)
                return;
            db.Add(known = new OptionTerms { Level = level, Code = code });
        }
        else if (asked == TermsContent.Nothing)
        {
            db.Remove(known);
        }

        asked.WriteTo(known);
    }

    public static WhatChanged Difference(TermsContent before, TermsContent after) => new WhatChanged()
        .Note("options allowed", before.Allowed, after.Allowed)
        .Note("counts against availability", before.CountsAgainstAvailability, after.CountsAgainstAvailability)
        .Note("overbooking", before.OverbookingAllowed, after.OverbookingAllowed)
        .Note("overbooking percent", before.OverbookingPercent, after.OverbookingPercent)
        .Note("percent of", before.OverbookingBase, after.OverbookingBase)
        .Note("days after placement", before.DaysAfterPlacement, after.DaysAfterPlacement)
        .Note("days before session", before.DaysBeforeSession, after.DaysBeforeSession);
}
