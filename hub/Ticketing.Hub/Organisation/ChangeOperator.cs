using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

public sealed record OperatorChange(Guid Id, string DisplayName, Guid ProfileId, Days Days);

/// <summary>Another name, another profile, other dates; tills hear of it at once. Right organisation.operators:M.</summary>
public sealed class ChangeOperator(WriteLane lane, ChangeFeed feed, VenueCalendar calendar, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "operator.oneself", "operator.invalid", "operator.not-found",
    /// "profile.not-found", "profile.beyond-own", "profile.last-administrator".</exception>
    public Task Run(SignedInOperator by, OperatorChange asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.operators", Right.Modify);
        if (by.Id == asked.Id)
            throw new RuleViolation("operator.oneself", "Nobody changes his own profile or dates.");
        List<string> wrong = [];
        if (asked.DisplayName.Trim().Length is 0 or > 120)
            wrong.Add("display name: 1 to 120 characters.");
        if (asked.Days.Until < asked.Days.From)
            wrong.Add("until: stands before from.");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("operator.invalid", wrong);
        return lane.Run("ChangeOperator", (db, token) => Change(db, by, asked, token), cancellationToken);
    }

    async Task Change(HubDb db, SignedInOperator by, OperatorChange asked, CancellationToken cancellationToken)
    {
        var person = await db.Set<Operator>().SingleOrDefaultAsync(row => row.Id == asked.Id, cancellationToken)
            ?? throw RuleViolation.NotFound("operator", asked.Id);
        var profile = await db.Set<Profile>().Include(row => row.Rights)
            .SingleOrDefaultAsync(row => row.Id == asked.ProfileId, cancellationToken)
            ?? throw RuleViolation.NotFound("profile", asked.ProfileId);
        if (profile.Id != person.ProfileId)
            await ProfileReach.Require(db, by, profile, cancellationToken);
        await LastAdministrator.Keep(
            db, clock.NowMs(),
            () =>
            {
                (person.DisplayName, person.ProfileId) = (asked.DisplayName.Trim(), profile.Id);
                (person.ValidFromMs, person.ValidUntilMs) = (calendar.FromMs(asked.Days), calendar.UntilMs(asked.Days));
            },
            cancellationToken);
        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = by.Who,
            What = "operator.changed",
            Subject = $"operator:{person.Id}",
            Why = $"{profile.Name}, {asked.Days.From:yyyy-MM-dd}..{asked.Days.Until:yyyy-MM-dd}",
        });
        feed.Publish(db, OrganisationRows.Of(person, profile.Rights), Audience.Tills);
    }
}
