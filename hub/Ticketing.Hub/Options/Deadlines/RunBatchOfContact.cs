using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>
/// A run's part for one contact, in one command: what was planned is asked once more, done, told by one mail and written down.
/// </summary>
public sealed class RunBatchOfContact(
    BatchPlans plans, ReleaseOption release, OptionBook book, Outbox outbox, OptionDays days, TimeProvider clock)
{
    const string Why = "Échéance dépassée";

    internal async Task Run(HubDb db, Guid runId, Guid contactId, OptionActor actor, CancellationToken cancellationToken)
    {
        var run = await db.Set<BatchRun>().AsNoTracking().SingleAsync(row => row.Id == runId, cancellationToken);
        var planned = await Planned(db, runId, contactId).Select(row => row.OptionId).ToListAsync(cancellationToken);
        var decisions = (await plans.Decide(db, actor, run.Kind, run.Filter, planned, cancellationToken))
            .FindAll(decision => planned.Contains(decision.Option.Id));
        var outcomes = decisions.Where(one => one.No is not null).ToDictionary(one => one.Option.Id, one => one.No);
        var ready = decisions.FindAll(one => one.No is null);
        if (run.Kind == BatchKind.Reminder)
            await Remind(db, actor, ready, cancellationToken);
        else
            await Release(db, actor, ready, run.MarginDays, outcomes, cancellationToken);
        var done = ready.FindAll(one => !outcomes.ContainsKey(one.Option.Id)).ConvertAll(one => one.Option);
        if (done.Count > 0)
            await Tell(db, run, contactId, done, cancellationToken);
        foreach (var line in await Planned(db, runId, contactId).AsTracking().ToListAsync(cancellationToken))
        {
            var no = outcomes.GetValueOrDefault(line.OptionId);
            var gone = no is null && !done.Exists(option => option.Id == line.OptionId);
            line.Outcome = no is null && !gone ? BatchOutcome.Done : BatchOutcome.Refused;
            line.Code = gone ? "option.settled" : no?.Code ?? "";
            line.Detail = gone ? $"Option {line.Number} is settled meanwhile." : no?.Detail ?? "";
            line.Parts = no?.Parts ?? "";
            line.AtMs = clock.NowMs();
        }
    }

    /// <summary>Writes down that nothing of the contact's part was done.</summary>
    internal static async Task Failed(
        HubDb db, Guid runId, Guid contactId, Exception e, long nowMs, CancellationToken cancellationToken)
    {
        foreach (var line in await Planned(db, runId, contactId).AsTracking().ToListAsync(cancellationToken))
        {
            (line.Outcome, line.Code, line.Detail, line.Parts, line.AtMs) = e is RuleViolation no
                ? (BatchOutcome.Refused, no.Code, no.Detail, no.KeptParts, nowMs)
                : (BatchOutcome.Refused, "option.batch-failed", "A fault of the program; the log has it.", "", nowMs);
        }
    }

    async Task Remind(HubDb db, OptionActor actor, List<BatchDecision> ready, CancellationToken cancellationToken)
    {
        foreach (var loaded in await OptionBook.LoadAll(db, ready.ConvertAll(one => one.Option.Id), cancellationToken))
        {
            var before = loaded.Picture();
            loaded.Option.RemindedAtMs = clock.NowMs();
            book.Note(db, loaded, OptionMoves.Remind, actor, "", before);
        }
    }

    /// <summary>Each option with its twins is refused or done for itself.</summary>
    async Task Release(
        HubDb db, OptionActor actor, List<BatchDecision> ready, int marginDays, Dictionary<Guid, BatchNo?> outcomes,
        CancellationToken cancellationToken)
    {
        foreach (var unit in ready.GroupBy(one => one.Option.TwinGroup ?? one.Option.Id))
        {
            // The one that is overdue takes the others along.
            var first = unit.MinBy(one => one.Option.DueDay ?? int.MaxValue)!.Option;
            var failed = await db.Attempt(
                () => release.Apply(db, actor, first.Id, marginDays, Why, cancellationToken), cancellationToken);
            if (failed is null)
                continue;
            if (failed is not RuleViolation no)
                throw new InvalidOperationException($"Option {first.Number} could not be released.", failed);
            foreach (var one in unit)
            {
                outcomes[one.Option.Id] = BatchNo.Of(no);
            }
        }
    }

    async Task Tell(
        HubDb db, BatchRun run, Guid contactId, List<BatchCandidate> done, CancellationToken cancellationToken)
    {
        var contact = await db.Set<Contact>().AsNoTracking().SingleAsync(row => row.Id == contactId, cancellationToken);
        // Without an address a release is not told; a reminder was refused before.
        if (string.IsNullOrWhiteSpace(contact.Email))
            return;
        var house = await db.Set<IssuingOrganisation>().AsNoTracking().Select(row => row.Name)
            .SingleOrDefaultAsync(cancellationToken) ?? "";
        var name = (contact.FirstName + " " + contact.LastName).Trim();
        var letter = new DeadlineLetter(house, name, [.. done.Select(option => new DeadlineLetterLine(
            option.Number, option.Subject, option.Kind == OptionKind.Places ? days.Local(option.StartsAtMs) : null,
            option.Places, option.DueDay is { } day ? DateOnly.FromDayNumber(day) : null, option.OrderFile,
            option.State == OptionState.Placed))]);
        await outbox.Send(
            db,
            run.Kind == BatchKind.Reminder
                ? new Letter(
                    $"option-reminder:{contactId}:{days.Today}", contact.Email, name, letter.ReminderSubject,
                    letter.Reminder(DateOnly.FromDayNumber(days.Today)))
                : new Letter($"option-release:{run.Id}:{contactId}", contact.Email, name, letter.ReleaseSubject, letter.Release()),
            cancellationToken);
    }

    static IQueryable<BatchLine> Planned(HubDb db, Guid runId, Guid contactId) => db.Set<BatchLine>().Where(row =>
        row.RunId == runId && row.ContactId == contactId && row.Outcome == BatchOutcome.Planned);
}
