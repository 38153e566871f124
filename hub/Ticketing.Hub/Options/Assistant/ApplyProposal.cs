using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

/// <summary>Options that applying a proposal is done with, of all that it was to place.</summary>
public sealed record AppliedSoFar(int Done, int Refused, int Total);

/// <summary>
/// Places what a proposal serves, option by option with its twins, each by the rules of a placement by hand in a command of
/// its own: one that fails never stops the others, and what was placed before a stop stays placed. Those that are not served
/// stay requested. Right options.places.manage:M, or options.products.manage:M for a product.
/// </summary>
public sealed class ApplyProposal(
    Requests requests, WriteLane lane, HubDatabase database, PlaceOption place, TimeProvider clock)
{
    const string Why = "Proposition de placement";

    /// <param name="by">Who places.</param>
    /// <param name="requestId">At most 40 characters; the same once more places nothing twice.</param>
    /// <param name="id">The proposal, ready or applied in part.</param>
    /// <param name="progress">Told after each option and its twins.</param>
    /// <param name="stop">Ends it before the next one.</param>
    /// <exception cref="RuleViolation">"right.missing", "proposal.not-found", "assistantrun.illegal-move".</exception>
    public async Task<AppliedSoFar> Run(
        SignedInOperator by, string requestId, Guid id, IProgress<AppliedSoFar>? progress, CancellationToken stop)
    {
        ProposePlacement.Require(by);
        await lane.Run("ApplyProposal", async (db, token) =>
        {
            var run = await ProposePlacement.Find(db, id, token);
            run.Move("Apply");
            run.AppliedAtMs = clock.NowMs();
        }, stop);
        var units = await Units(id, stop);
        var told = new AppliedSoFar(0, 0, units.Sum(unit => unit.Count));
        var later = new List<List<AssistantLine>>();
        foreach (var (unit, isSecondTry) in units.Select(unit => (unit, false)).Concat(later.Select(unit => (unit, true))))
        {
            if (stop.IsCancellationRequested)
                break;
            try
            {
                await requests.RunOnce(
                    $"{requestId}:{unit[0].OptionId.ToString("N")[^20..]}", by.Who, "ApplyProposedLines",
                    (db, token) => Place(db, OptionActor.Of(by), id, unit, token), CancellationToken.None);
                told = told with { Done = told.Done + unit.Count };
            }
            catch (RuleViolation no) when (no.Code == "option.community-performance" && !isSecondTry)
            {
                // What another request of the structure still asks for counts there, until that one is placed elsewhere.
                later.Add(unit);
            }
            catch (RuleViolation no)
            {
                await lane.Run("RefuseProposedLines", (db, token) => Refuse(db, id, unit, no, token), CancellationToken.None);
                told = told with { Refused = told.Refused + unit.Count };
            }

            progress?.Report(told);
        }

        return told;
    }

    async Task<List<List<AssistantLine>>> Units(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var lines = await db.Set<AssistantLine>().Where(line => line.RunId == id && line.Places > 0 && line.PlacedAtMs == 0)
            .OrderBy(line => line.Number).ToListAsync(cancellationToken);
        return [.. lines.GroupBy(line => line.TwinGroup ?? line.OptionId).Select(unit => unit.ToList())];
    }

    async Task<ProposedRun> Place(HubDb db, OptionActor actor, Guid run, List<AssistantLine> unit, CancellationToken cancellationToken)
    {
        var all = await OptionBook.LoadTwins(db, unit[0].OptionId, cancellationToken);
        foreach (var loaded in all)
        {
            var option = loaded.Option;
            if (option.State == OptionState.Placed)
            {
                throw new RuleViolation("option.already-placed", $"Option {option.Number} is placed: change it on its own page.")
                {
                    Parts = [option.Number],
                };
            }

            var line = unit.Find(one => one.OptionId == option.Id);
            if (line is null && option.State != OptionState.Requested)
                continue;
            if (line is null)
            {
                throw new RuleViolation(
                    "assistant.twins-changed", $"Option {option.Number} is a twin that the proposal does not serve: make a new one.")
                {
                    Parts = [option.Number],
                };
            }

            var seats = line.AllGiven.Select(given => new AllottedSeats(given.Asked, given.Category, given.Places)).Distinct();
            await place.Place(
                db, actor, loaded, new Allotment(line.Performance, null, [.. seats]), OptionMoves.Place, Why, cancellationToken);
        }

        foreach (var line in await Tracked(db, run, unit, cancellationToken))
        {
            line.PlacedAtMs = clock.NowMs();
            (line.RefusedCode, line.RefusedDetail, line.RefusedParts) = ("", "", "");
        }

        return new ProposedRun(run);
    }

    static async Task Refuse(HubDb db, Guid run, List<AssistantLine> unit, RuleViolation no, CancellationToken cancellationToken)
    {
        foreach (var line in await Tracked(db, run, unit, cancellationToken))
        {
            (line.RefusedCode, line.RefusedDetail, line.RefusedParts) = (no.Code, no.Detail, no.KeptParts);
        }
    }

    static Task<List<AssistantLine>> Tracked(HubDb db, Guid run, List<AssistantLine> unit, CancellationToken cancellationToken)
    {
        var ids = unit.ConvertAll(line => line.OptionId);
        return db.Set<AssistantLine>().AsTracking().Where(line => line.RunId == run && ids.Contains(line.OptionId))
            .ToListAsync(cancellationToken);
    }
}
