using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>What a batch would do now.</summary>
public sealed record BatchPreview(IReadOnlyList<BatchDecision> Will, IReadOnlyList<BatchDecision> WillNot);

/// <summary>Options that a run is done with, of all that it was to look at.</summary>
public sealed record BatchProgress(int Done, int Total);

/// <summary>
/// The two batches of due dates: reminders (right manage:E) and releases (right manage:S). First a preview, then a run that
/// writes down what became of each option. Each contact is one command with its one mail: one that fails never stops the
/// others, and what was done before a stop stays done.
/// </summary>
public sealed partial class OverdueBatch(
    WriteLane lane, HubDatabase database, BatchPlans plans, RunBatchOfContact contacts, Ids ids, TimeProvider clock,
    ILogger<OverdueBatch> log)
{
    /// <summary>What every run would say of most options again: of no use in a report.</summary>
    static readonly string[] NotReported = ["option.reminded-already", "option.within-margin", "option.only-requested"];

    readonly ConcurrentDictionary<Guid, bool> underWay = [];

    public static Right RightOf(BatchKind kind) => kind == BatchKind.Reminder ? Right.Execute : Right.Delete;

    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<BatchPreview> Preview(
        SignedInOperator by, BatchKind kind, BatchFilter filter, CancellationToken cancellationToken)
    {
        Require(by, kind);
        await using var db = await database.ReadOneMoment(cancellationToken);
        var all = await plans.Decide(db, OptionActor.Of(by), kind, filter, null, cancellationToken);
        return new BatchPreview(
            all.FindAll(decision => decision.No is null), all.FindAll(decision => decision.No is not null));
    }

    /// <param name="by">Who runs it.</param>
    /// <param name="requestId">The same once more is the same run.</param>
    /// <param name="kind">Reminder or release.</param>
    /// <param name="filter">Which options.</param>
    /// <param name="progress">Told after each contact.</param>
    /// <param name="cancellationToken">Stops it between two contacts.</param>
    /// <returns>The run's id, also where it was stopped.</returns>
    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<Guid> Run(
        SignedInOperator by, string requestId, BatchKind kind, BatchFilter filter, IProgress<BatchProgress>? progress,
        CancellationToken cancellationToken)
    {
        Require(by, kind);
        var actor = OptionActor.Of(by);
        var id = await Start("asked:" + requestId, kind, filter, actor, byNight: false, cancellationToken);
        await CarryOn(id, actor, progress, cancellationToken);
        return id;
    }

    /// <summary>Whether a run is being carried on in this process.</summary>
    internal bool IsUnderWay(Guid runId) => underWay.ContainsKey(runId);

    /// <summary>Plans a run, or finds the one that this key has had.</summary>
    internal Task<Guid> Start(
        string key, BatchKind kind, BatchFilter filter, OptionActor actor, bool byNight, CancellationToken cancellationToken) =>
        lane.Run(
            "StartOptionBatch",
            async (db, token) =>
            {
                var known = await db.Set<BatchRun>().Where(row => row.Key == key).Select(row => (Guid?)row.Id)
                    .SingleOrDefaultAsync(token);
                if (known is { } already)
                    return already;
                var run = new BatchRun
                {
                    Id = ids.Next(),
                    Key = key,
                    Kind = kind,
                    ByNight = byNight,
                    Who = actor.Who,
                    StartedAtMs = clock.NowMs(),
                    Family = filter.Family,
                    Season = filter.Season,
                    Product = filter.Product,
                    Event = filter.Event,
                    MarginDays = plans.Margin(filter),
                };
                db.Add(run);
                var decisions = await plans.Decide(db, actor, kind, filter, null, token);
                db.AddRange(decisions.Where(one => one.No is null || !NotReported.Contains(one.No.Code))
                    .Select(decision => LineOf(run, decision)));
                return run.Id;
            },
            cancellationToken);

    /// <summary>Does what a run has not done yet. A night's run that the hub left behind goes on; the rest of one that somebody
    /// stops is skipped.</summary>
    internal async Task CarryOn(
        Guid runId, OptionActor actor, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        if (!underWay.TryAdd(runId, true))
            return;
        try
        {
            var run = await Find(runId, cancellationToken);
            if (run.State != BatchState.Running)
                return;
            var waiting = await Waiting(runId, cancellationToken);
            var (done, total) = (0, waiting.Sum(one => one.Options));
            foreach (var (contact, options) in waiting)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    if (!run.ByNight)
                        await End(runId, "Stop");
                    return;
                }

                await OfContact(runId, contact, actor);
                progress?.Report(new BatchProgress(done += options, total));
            }

            await End(runId, "Finish");
        }
        finally
        {
            underWay.TryRemove(runId, out _);
        }
    }

    /// <summary>What is left of a run is not done any more.</summary>
    internal Task End(Guid runId, string verb) => lane.Run(
        "EndOptionBatch",
        async (db, token) =>
        {
            var run = await db.Set<BatchRun>().AsTracking().SingleAsync(row => row.Id == runId, token);
            run.End(verb, clock.NowMs());
            foreach (var line in await db.Set<BatchLine>().AsTracking()
                .Where(row => row.RunId == runId && row.Outcome == BatchOutcome.Planned).ToListAsync(token))
            {
                line.Outcome = BatchOutcome.Skipped;
            }
        },
        CancellationToken.None);

    async Task OfContact(Guid runId, Guid contactId, OptionActor actor)
    {
        try
        {
            // Begun is ended: a stop comes between two contacts.
            await lane.Run(
                "RunOptionBatch", (db, token) => contacts.Run(db, runId, contactId, actor, token), CancellationToken.None);
        }
        catch (Exception e)
        {
            ContactFailed(e, contactId);
            await lane.Run(
                "RunOptionBatch", (db, token) => RunBatchOfContact.Failed(db, runId, contactId, e, clock.NowMs(), token),
                CancellationToken.None);
        }
    }

    async Task<BatchRun> Find(Guid runId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<BatchRun>().SingleAsync(row => row.Id == runId, cancellationToken);
    }

    async Task<List<(Guid Contact, int Options)>> Waiting(Guid runId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.Set<BatchLine>().Where(row => row.RunId == runId && row.Outcome == BatchOutcome.Planned)
            .GroupBy(row => row.ContactId).OrderBy(group => group.Min(row => row.Number))
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Key, row.Count));
    }

    BatchLine LineOf(BatchRun run, BatchDecision decision) => new()
    {
        RunId = run.Id,
        OptionId = decision.Option.Id,
        Number = decision.Option.Number,
        ContactId = decision.Option.ContactId,
        DueDay = decision.Option.DueDay,
        From = decision.Option.State,
        Outcome = decision.No is null ? BatchOutcome.Planned : BatchOutcome.Refused,
        Code = decision.No?.Code ?? "",
        Detail = decision.No?.Detail ?? "",
        Parts = decision.No?.Parts ?? "",
        AtMs = clock.NowMs(),
    };

    static void Require(SignedInOperator by, BatchKind kind)
    {
        var right = RightOf(kind);
        if (!by.Rights.Allows(OptionRights.Manage(OptionKind.Product), right))
            Rights.Require(by, OptionRights.Manage(OptionKind.Places), right);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The options of contact {Contact} could not be done by the batch")]
    partial void ContactFailed(Exception e, Guid contact);
}
