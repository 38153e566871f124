using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

public sealed record NewOperator(string Name, string DisplayName, string Password, string TillCode, string Profile)
{
    /// <summary>When his profile counts.</summary>
    public Days Days { get; init; } = Days.Always;
}

/// <summary>Makes an operator; tills hear of him at once. Right organisation.operators:C.</summary>
public sealed class CreateOperator(
    WriteLane lane, Ids ids, ChangeFeed feed, HashIterations iterations, VenueCalendar calendar, TimeProvider clock)
{
    const int ShortestPassword = 10;

    /// <exception cref="RuleViolation">"right.missing", "operator.invalid", "operator.name-taken", "profile.not-found",
    /// "profile.beyond-own".</exception>
    public async Task<Guid> Run(SignedInOperator by, NewOperator asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.operators", Right.Create);
        var prepared = Prepare(asked);
        return await lane.Run(
            "CreateOperator", (db, token) => Add(db, by, prepared, asked.Profile, token), cancellationToken);
    }

    /// <summary>Checks and hashes, which takes long: never inside the lane.</summary>
    internal Operator Prepare(NewOperator asked)
    {
        var name = asked.Name.Trim().ToLowerInvariant();
        List<string> wrong = [];
        if (name.Length is 0 or > 60)
            wrong.Add("name: 1 to 60 characters.");
        if (string.IsNullOrWhiteSpace(asked.DisplayName))
            wrong.Add("display name: is missing.");
        if (asked.Password.Length < ShortestPassword)
            wrong.Add($"password: at least {ShortestPassword} characters.");
        if (asked.TillCode.Length is > 0 and (< 4 or > 12) || !asked.TillCode.All(char.IsAsciiDigit))
            wrong.Add("till code: 4 to 12 digits, or none.");
        if (asked.Days.Until < asked.Days.From)
            wrong.Add("until: stands before from.");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("operator.invalid", wrong);
        return new Operator
        {
            Id = ids.Next(),
            Name = name,
            DisplayName = asked.DisplayName.Trim(),
            Password = HashedSecret.Of(asked.Password, iterations.Password),
            TillCode = asked.TillCode.Length > 0
                ? HashedSecret.Of(asked.TillCode, iterations.TillCode)
                : HashedSecret.None,
            ProfileId = Guid.Empty,
            ValidFromMs = calendar.FromMs(asked.Days),
            ValidUntilMs = calendar.UntilMs(asked.Days),
            Stamp = ids.Next(),
        };
    }

    internal async Task<Guid> Add(
        HubDb db, SignedInOperator by, Operator person, string profileName, CancellationToken cancellationToken)
    {
        if (await db.Set<Operator>().AnyAsync(row => row.Name == person.Name, cancellationToken))
            throw new RuleViolation("operator.name-taken", $"There is already an operator {person.Name}.");
        var profile = await db.Set<Profile>().Include(row => row.Rights)
            .SingleOrDefaultAsync(row => row.Name == profileName, cancellationToken)
            ?? throw RuleViolation.NotFound("profile", profileName);
        await ProfileReach.Require(db, by, profile, cancellationToken);
        person.ProfileId = profile.Id;
        db.Add(person);
        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = by.Who,
            What = "operator.created",
            Subject = $"operator:{person.Id}",
        });
        feed.Publish(db, OrganisationRows.Of(person, profile.Rights), Audience.Tills);
        return person.Id;
    }
}

/// <summary>Shuts an operator out, here and at every till, or lets him in again. Right organisation.operators:M.</summary>
public sealed class DisableOperator(WriteLane lane, Ids ids, ChangeFeed feed, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "operator.not-found", "operator.oneself", "operator.reason-missing",
    /// "profile.last-administrator".</exception>
    public async Task Run(
        SignedInOperator by, Guid operatorId, bool disabled, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.operators", Right.Modify);
        if (by.Id == operatorId)
            throw new RuleViolation("operator.oneself", "Nobody disables himself.");
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("operator.reason-missing", "reason: is missing.");
        await lane.Run(
            "DisableOperator",
            async (db, token) =>
            {
                var person = await db.Set<Operator>().SingleOrDefaultAsync(row => row.Id == operatorId, token)
                    ?? throw RuleViolation.NotFound("operator", operatorId);
                await LastAdministrator.Keep(
                    db, clock.NowMs(), () => (person.Disabled, person.Stamp) = (disabled, ids.Next()), token);
                var rights = await db.Set<ProfileRight>().Where(right => right.ProfileId == person.ProfileId)
                    .ToListAsync(token);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = disabled ? "operator.disabled" : "operator.enabled",
                    Subject = $"operator:{person.Id}",
                    Why = why.Trim(),
                });
                feed.Publish(db, OrganisationRows.Of(person, rights), Audience.Tills);
            },
            cancellationToken);
    }
}
