using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Settings;

/// <summary>All that a limitation table says.</summary>
/// <param name="Types">Codes of the community types that it is attached to; empty text: individuals.</param>
public sealed record LimitationContent(
    string Name, string Family, int? MostPerOption, int? MostPerPerformance, IReadOnlyCollection<string> Types);

/// <summary>A new limitation table, empty or as another one is. Right options.settings.limitations:C.</summary>
public sealed class CreateLimitation(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option.limitation-invalid", "option.limitation-code-taken".</exception>
    public Task Run(SignedInOperator by, string code, LimitationContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, LimitationRules.Node, Right.Create);
        return lane.Run(
            "CreateLimitation",
            async (db, token) =>
            {
                var limitation = new OptionLimitation { Code = code.Trim(), Name = "", Family = "" };
                await LimitationRules.Check(db, limitation.Code, asked, token);
                if (await db.Set<OptionLimitation>().AnyAsync(row => row.Code == limitation.Code, token))
                {
                    throw new RuleViolation(
                        "option.limitation-code-taken", $"There is already a limitation table {limitation.Code}.")
                    {
                        Parts = [limitation.Code],
                    };
                }

                db.Add(limitation);
                LimitationRules.Write(db, limitation, [], asked);
                db.Add(LimitationRules.Entry(by, clock, "option-limitation.created", limitation));
            },
            cancellationToken);
    }
}

/// <summary>Other limits, other community types: they count for what is asked and placed from now on. Right
/// options.settings.limitations:M.</summary>
public sealed class ChangeLimitation(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option.limitation-invalid", "limitation.not-found".</exception>
    public Task Run(SignedInOperator by, string code, LimitationContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, LimitationRules.Node, Right.Modify);
        return lane.Run(
            "ChangeLimitation",
            async (db, token) =>
            {
                var limitation = await LimitationRules.Find(db, code, token);
                await LimitationRules.Check(db, code, asked, token);
                var types = await LimitationRules.Types(db, code, token);
                var changes = LimitationRules.Difference(limitation, types, asked);
                if (changes.IsEmpty)
                    return;
                LimitationRules.Write(db, limitation, types, asked);
                db.Add(LimitationRules.Entry(by, clock, "option-limitation.changed", limitation, changes));
            },
            cancellationToken);
    }
}

/// <summary>Takes away a table that no community type has. Right options.settings.limitations:S.</summary>
public sealed class DeleteLimitation(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "limitation.not-found", "option.limitation-in-use".</exception>
    public Task Run(SignedInOperator by, string code, CancellationToken cancellationToken)
    {
        Rights.Require(by, LimitationRules.Node, Right.Delete);
        return lane.Run(
            "DeleteLimitation",
            async (db, token) =>
            {
                var limitation = await LimitationRules.Find(db, code, token);
                if (await LimitationRules.Types(db, code, token) is { Count: > 0 } types)
                {
                    var names = string.Join(", ", types.Select(type => type.CommunityType.Length > 0 ? type.CommunityType : "–"));
                    throw new RuleViolation(
                        "option.limitation-in-use", $"{limitation.Name} is attached to {names}: detach it first.")
                    {
                        Parts = [limitation.Name, names],
                    };
                }

                db.Remove(limitation);
                db.Add(LimitationRules.Entry(by, clock, "option-limitation.deleted", limitation));
            },
            cancellationToken);
    }
}

/// <summary>What making, changing and importing limitation tables have in common.</summary>
static class LimitationRules
{
    public const string Node = "options.settings.limitations";
    public const int MostPlaces = 100_000;
    const int LongestCode = 64, LongestName = 60;

    public static async Task Check(HubDb db, string code, LimitationContent asked, CancellationToken cancellationToken)
    {
        List<string> wrong = [];
        if (code.Length is 0 or > LongestCode || code.Any(char.IsWhiteSpace))
            wrong.Add($"code: 1 to {LongestCode} characters without spaces.");
        if (asked.Name.Trim().Length is 0 or > LongestName)
            wrong.Add($"name: 1 to {LongestName} characters.");
        if (!await db.Set<ProductFamily>().AnyAsync(family => family.Code == asked.Family, cancellationToken))
            wrong.Add($"family: there is no product family '{asked.Family}'.");
        if (asked.MostPerOption is < 1 or > MostPlaces)
            wrong.Add($"most_per_option: 1 to {MostPlaces}, or none.");
        if (asked.MostPerPerformance is < 1 or > MostPlaces)
            wrong.Add($"most_per_performance: 1 to {MostPlaces}, or none.");
        var known = await db.Set<CommunityType>().Select(type => type.Code).ToListAsync(cancellationToken);
        wrong.AddRange(asked.Types.Where(type => type.Length > 0 && !known.Contains(type))
            .Select(type => $"community_types: there is no community type '{type}'."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("option.limitation-invalid", wrong);
    }

    public static async Task<OptionLimitation> Find(HubDb db, string code, CancellationToken cancellationToken) =>
        await db.Set<OptionLimitation>().AsTracking().SingleOrDefaultAsync(row => row.Code == code, cancellationToken)
        ?? throw RuleViolation.NotFound("limitation", code);

    public static Task<List<OptionLimitationType>> Types(HubDb db, string code, CancellationToken cancellationToken) =>
        db.Set<OptionLimitationType>().AsTracking().Where(row => row.Limitation == code)
            .OrderBy(row => row.CommunityType).ToListAsync(cancellationToken);

    public static void Write(
        HubDb db, OptionLimitation limitation, IReadOnlyCollection<OptionLimitationType> types, LimitationContent asked)
    {
        (limitation.Name, limitation.Family) = (asked.Name.Trim(), asked.Family);
        (limitation.MostPerOption, limitation.MostPerPerformance) = (asked.MostPerOption, asked.MostPerPerformance);
        db.RemoveRange(types.Where(row => !asked.Types.Contains(row.CommunityType)));
        db.AddRange(asked.Types.Distinct().Except(types.Select(row => row.CommunityType))
            .Select(type => new OptionLimitationType { Limitation = limitation.Code, CommunityType = type }));
    }

    public static WhatChanged Difference(
        OptionLimitation before, IReadOnlyCollection<OptionLimitationType> types, LimitationContent after) => new WhatChanged()
        .Note("name", before.Name, after.Name.Trim())
        .Note("family", before.Family, after.Family)
        .Note("most places of an option", before.MostPerOption, after.MostPerOption)
        .Note("most places of a structure at a performance", before.MostPerPerformance, after.MostPerPerformance)
        .NoteList("community types", [.. types.Select(row => Named(row.CommunityType))], [.. after.Types.Select(Named)]);

    public static AuditEntry Entry(
        SignedInOperator by, TimeProvider clock, string what, OptionLimitation limitation, WhatChanged? changes = null) => new()
        {
            AtMs = clock.NowMs(),
            Who = by.Who,
            What = what,
            Subject = "option-limitation:" + limitation.Code,
            Why = changes?.ToString() ?? limitation.Name,
        };

    static string Named(string type) => type.Length > 0 ? type : "individuals";
}
