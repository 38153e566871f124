using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

/// <param name="Rank">Of the wish to be served, from 1; 0: not to be served.</param>
/// <param name="Raised">Categories of the wish that are raised to the next higher one.</param>
public sealed record AssistantDecision(int Rank, IReadOnlyList<string> Raised);

/// <summary>
/// The operator's own hand in a proposal: another date, a category raised, not to be served; or only kept as it is. What is
/// decided is locked, twins with it. Right options.places.manage:M.
/// </summary>
public sealed class DecideLine(WriteLane lane)
{
    /// <exception cref="RuleViolation">
    /// "right.missing", "proposal.not-found", "assistant.not-ready", "assistant.decision-wrong", "option.upgrade-not-accepted",
    /// "seating.quota-exceeded", "seating.not-enough": what is decided does not fit.
    /// </exception>
    public Task Run(SignedInOperator by, Guid run, Guid option, AssistantDecision decision, CancellationToken cancellationToken)
    {
        ProposePlacement.Require(by);
        return lane.Run(
            "DecideAssistantLine",
            async (db, token) =>
            {
                foreach (var line in await Unit(db, run, option, token))
                {
                    var loaded = await OptionBook.Load(db, line.OptionId, token);
                    var own = line.OptionId == option;
                    if (own || decision.Rank == 0)
                        await Set(db, line, loaded, decision, token);
                    else if (line.Places == 0)
                        await Set(db, line, loaded, new AssistantDecision(1, []), token);
                    line.Locked = true;
                }
            },
            cancellationToken);
    }

    /// <summary>Keeps it as it is, or lets the assistant think again.</summary>
    /// <exception cref="RuleViolation">As above.</exception>
    public Task Lock(SignedInOperator by, Guid run, Guid option, bool locked, CancellationToken cancellationToken)
    {
        ProposePlacement.Require(by);
        return lane.Run(
            "LockAssistantLine",
            async (db, token) =>
            {
                foreach (var line in await Unit(db, run, option, token))
                {
                    line.Locked = locked;
                }
            },
            cancellationToken);
    }

    static async Task<List<AssistantLine>> Unit(HubDb db, Guid runId, Guid option, CancellationToken cancellationToken)
    {
        var run = await ProposePlacement.Find(db, runId, cancellationToken);
        if (run.State != AssistantRunState.Ready)
            throw new RuleViolation("assistant.not-ready", $"The proposal is {run.State}: only one that is ready is changed.");
        var own = await db.Set<AssistantLine>().AsTracking()
            .SingleOrDefaultAsync(line => line.RunId == runId && line.OptionId == option, cancellationToken)
            ?? throw RuleViolation.NotFound("option", option);
        return own.TwinGroup is { } twins
            ? await db.Set<AssistantLine>().AsTracking().Where(line => line.RunId == runId && line.TwinGroup == twins)
                .ToListAsync(cancellationToken)
            : [own];
    }

    static async Task Set(
        HubDb db, AssistantLine line, LoadedOption loaded, AssistantDecision decision, CancellationToken cancellationToken)
    {
        var reason = new AssistantReason(AssistantReasonCodes.Locked, [], [], 0);
        if (decision.Rank == 0)
        {
            line.Set(0, [], reason);
            return;
        }

        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        List<IReadOnlyList<SubjectPerformance>> wishes = loaded.Option.Kind == OptionKind.Product
            ? [subject.Included(loaded.Choices)]
            : [.. SeasonRequests.DatesOf(loaded).Select(number => (IReadOnlyList<SubjectPerformance>)[subject.Performance(number)])];
        if (decision.Rank < 0 || decision.Rank > wishes.Count)
        {
            throw new RuleViolation(
                "assistant.decision-wrong", $"Option {loaded.Option.Number} has {wishes.Count} wishes, not {decision.Rank}.")
            {
                Parts = [loaded.Option.Number, wishes.Count, decision.Rank],
            };
        }

        List<AssistantGiven> given = [.. wishes[decision.Rank - 1].SelectMany(date => loaded.Wishes.Where(wish => wish.Quantity > 0)
            .OrderBy(wish => wish.Category, StringComparer.Ordinal)
            .Select(wish => new AssistantGiven(
                date.Number, wish.Category, Category(loaded, date, wish.Category, decision), wish.Quantity)))];
        if (subject.Terms.CountsAgainstAvailability)
            await CheckRoom(db, line, loaded, given, subject.Terms.Overbooking, cancellationToken);
        line.Set(decision.Rank, given, decision.Rank == 1 && !given.Exists(one => one.IsUpgraded) ? null : reason);
    }

    /// <summary>What is locked must fit beside what is placed and beside what else is locked: solving again does not move it.</summary>
    static async Task CheckRoom(
        HubDb db, AssistantLine line, LoadedOption loaded, List<AssistantGiven> given, Overbooking over, CancellationToken cancellationToken)
    {
        var numbers = given.Select(one => one.Performance).Distinct().ToList();
        var room = await OptionRoom.Of(db, numbers, cancellationToken);
        var locked = await (
            from other in db.Set<AssistantLine>()
            join option in db.Set<Option>() on other.OptionId equals option.Id
            where other.RunId == line.RunId && other.OptionId != line.OptionId && other.Locked
            select new { Line = other, option.Contingent }).ToListAsync(cancellationToken);
        foreach (var (one, contingent) in locked.SelectMany(other => other.Line.AllGiven.Select(one => (one, other.Contingent)))
            .Where(other => numbers.Contains(other.one.Performance)))
        {
            room.Take(one.Performance, one.Category, contingent, one.Places);
        }

        foreach (var one in given)
        {
            room.CheckFree(one.Performance, one.Category, loaded.Option.Contingent, over, one.Places);
            room.Take(one.Performance, one.Category, loaded.Option.Contingent, one.Places);
        }
    }

    static string Category(LoadedOption loaded, SubjectPerformance date, string asked, AssistantDecision decision)
    {
        if (!decision.Raised.Contains(asked))
            return asked;
        if (!loaded.Option.AcceptsUpgrade || date.Above(asked) is not { } above)
        {
            throw new RuleViolation(
                "option.upgrade-not-accepted", $"Option {loaded.Option.Number} accepts no other category than {asked}.")
            {
                Parts = [loaded.Option.Number, asked, ""],
            };
        }

        return above.Code;
    }
}
