using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

public sealed record ProposedRun(Guid Id);

/// <summary>
/// Asks the assistant for a proposal of all open requests of a season, for a better one with what the operator has locked,
/// or for nothing any more. Right options.places.manage:M. Nothing is placed before it is applied.
/// </summary>
public sealed class ProposePlacement(Requests requests, WriteLane lane, AssistantWork work, Ids ids, TimeProvider clock)
{
    /// <returns>The run, which is at work from now on.</returns>
    /// <exception cref="RuleViolation">"right.missing", "assistant.invalid", "season.not-found", "assistant.running".</exception>
    public async Task<Guid> Run(
        SignedInOperator by, string requestId, Guid season, AssistantChoices choices, CancellationToken cancellationToken)
    {
        Require(by);
        choices.Check();
        var run = await requests.RunOnce(
            requestId, by.Who, "ProposePlacement",
            async (db, token) =>
            {
                if (!await db.Set<Season>().AnyAsync(row => row.Id == season, token))
                    throw RuleViolation.NotFound("season", season);
                await CheckNotRunning(db, season, token);
                var made = new AssistantRun
                {
                    Id = ids.Next(),
                    SeasonId = season,
                    Who = by.Who,
                    AtMs = clock.NowMs(),
                    Settings = JsonSerializer.Serialize(choices),
                };
                db.Add(made);
                return new ProposedRun(made.Id);
            },
            cancellationToken);
        work.Begin(run.Id, by);
        return run.Id;
    }

    /// <summary>Locked lines stay, all others are thought over again.</summary>
    /// <exception cref="RuleViolation">"right.missing", "assistant.invalid", "assistantrun.illegal-move", "assistant.running".</exception>
    public async Task Again(SignedInOperator by, Guid id, AssistantChoices choices, CancellationToken cancellationToken)
    {
        Require(by);
        choices.Check();
        await lane.Run(
            "SolveAgain",
            async (db, token) =>
            {
                var run = await Find(db, id, token);
                await CheckNotRunning(db, run.SeasonId, token);
                run.Move("SolveAgain");
                run.Settings = JsonSerializer.Serialize(choices);
            },
            cancellationToken);
        work.Begin(id, by);
    }

    /// <exception cref="RuleViolation">"right.missing", "assistantrun.illegal-move".</exception>
    public async Task Discard(SignedInOperator by, Guid id, CancellationToken cancellationToken)
    {
        Require(by);
        await lane.Run("DiscardProposal", async (db, token) => (await Find(db, id, token)).Move("Discard"), cancellationToken);
        work.Stop(id);
    }

    internal static void Require(SignedInOperator by)
    {
        if (!by.Rights.Allows(OptionRights.Manage(OptionKind.Product), Right.Modify))
            Rights.Require(by, OptionRights.Manage(OptionKind.Places), Right.Modify);
    }

    /// <exception cref="RuleViolation">"proposal.not-found".</exception>
    internal static async Task<AssistantRun> Find(HubDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<AssistantRun>().AsTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
        ?? throw RuleViolation.NotFound("proposal", id);

    static async Task CheckNotRunning(HubDb db, Guid season, CancellationToken cancellationToken)
    {
        if (await db.Set<AssistantRun>().AnyAsync(
            row => row.SeasonId == season && row.State == AssistantRunState.Running, cancellationToken))
        {
            throw new RuleViolation("assistant.running", "A proposal for this season is being made: wait for it, or stop it.");
        }
    }
}
