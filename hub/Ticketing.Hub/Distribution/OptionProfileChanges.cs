using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>All that a profile says. A draft may still lack what its validation asks for.</summary>
/// <param name="MinimumQuantity">Of each category that is asked for, from 1.</param>
/// <param name="FromDay"><see cref="DateOnly.DayNumber"/>.</param>
/// <param name="UntilDay">Itself within the interval.</param>
public sealed record OptionProfileContent(
    string Code, ProfileKind Kind, string NameFr, string NameEn, string NameDe, string NameEs, string NameIt,
    int MinimumQuantity, int FromDay, int UntilDay, int? PaymentDay,
    IReadOnlyCollection<(ProfileScopeKind Kind, string Value)> Scopes)
{
    public static OptionProfileContent Of(ProfileCard card) => new(
        card.Profile.Code, card.Profile.Kind, card.Profile.NameFr, card.Profile.NameEn, card.Profile.NameDe,
        card.Profile.NameEs, card.Profile.NameIt, card.Profile.MinimumQuantity, card.Profile.FromDay, card.Profile.UntilDay,
        card.Profile.PaymentDay, [.. card.Scopes.SelectMany(scopes => scopes.Select(value => (scopes.Key, value)))]);
}

/// <summary>A new profile, empty or as another one is; it begins as a draft. Right options.settings.profiles:C.</summary>
public sealed class CreateOptionProfile(WriteLane lane, Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option-profile.invalid", "option-profile.code-taken".</exception>
    public Task<Guid> Run(SignedInOperator by, OptionProfileContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionProfileRules.Node, Right.Create);
        return lane.Run(
            "CreateOptionProfile",
            async (db, token) =>
            {
                var profile = OptionProfileRules.New(ids.Next(), asked);
                await OptionProfileRules.Check(db, profile.Id, asked, token);
                db.Add(profile);
                OptionProfileRules.Write(db, profile, [], asked);
                db.Add(OptionProfileRules.Entry(by.Who, clock, "option-profile.created", profile));
                return profile.Id;
            },
            cancellationToken);
    }
}

/// <summary>Writes a draft anew. Right options.settings.profiles:M.</summary>
public sealed class ChangeOptionProfile(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option-profile.invalid", "option-profile.code-taken",
    /// "option-profile.not-found", "option-profile.validated": back to draft first.</exception>
    public Task Run(SignedInOperator by, Guid id, OptionProfileContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionProfileRules.Node, Right.Modify);
        return lane.Run(
            "ChangeOptionProfile",
            async (db, token) =>
            {
                var profile = await OptionProfileRules.Find(db, id, token);
                OptionProfileRules.CheckDraft(profile);
                await OptionProfileRules.Check(db, id, asked, token);
                var scopes = await OptionProfileRules.Scopes(db, id, token);
                var changes = OptionProfileRules.Difference(profile, scopes, asked);
                if (changes.IsEmpty)
                    return;
                OptionProfileRules.Write(db, profile, scopes, asked);
                db.Add(OptionProfileRules.Entry(by.Who, clock, "option-profile.changed", profile, changes.ToString()));
            },
            cancellationToken);
    }
}

/// <summary>Validation: from now on requests are admitted under it. Right options.settings.profiles:M.</summary>
public sealed class ValidateOptionProfile(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option-profile.not-found", "option-profile.incomplete" with all that is
    /// missing, "optionprofile.illegal-move".</exception>
    public Task Run(SignedInOperator by, Guid id, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionProfileRules.Node, Right.Modify);
        return lane.Run(
            "ValidateOptionProfile",
            async (db, token) =>
            {
                var profile = await OptionProfileRules.Find(db, id, token);
                var missing = OptionProfileRules.Missing(profile, await OptionProfileRules.Scopes(db, id, token));
                if (missing.Count > 0)
                    throw RuleViolation.Invalid("option-profile.incomplete", missing.Select(one => $"{one.Field}: {one.Reason}"));
                profile.Move("Validate");
                db.Add(OptionProfileRules.Entry(by.Who, clock, "option-profile.validated", profile));
            },
            cancellationToken);
    }
}

/// <summary>Back to draft: nothing more is admitted under it; what was asked stays. Right options.settings.profiles:M.</summary>
public sealed class ReworkOptionProfile(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option-profile.not-found", "optionprofile.illegal-move".</exception>
    public Task Run(SignedInOperator by, Guid id, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionProfileRules.Node, Right.Modify);
        return lane.Run(
            "ReworkOptionProfile",
            async (db, token) =>
            {
                var profile = await OptionProfileRules.Find(db, id, token);
                profile.Move("Rework");
                db.Add(OptionProfileRules.Entry(by.Who, clock, "option-profile.reworked", profile));
            },
            cancellationToken);
    }
}
