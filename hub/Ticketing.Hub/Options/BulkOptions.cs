using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// One act on many options, one after the other, each with its twins: one that fails never stops the others. Each is a
/// command of its own, so tills go on selling in between; validations are one command a contact, with one order and one mail.
/// </summary>
public sealed class BulkOptions(HubDatabase database, MoveOption move, ValidateOptions validate)
{
    /// <summary>What has become of an option that the run did not come to.</summary>
    public const string Stopped = "option.bulk-stopped";

    /// <param name="by">Who acts; each option asks for the right of the act.</param>
    /// <param name="requestId">At most 40 characters; the same once more does nothing twice.</param>
    /// <param name="order">What to do to which.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="stop">Ends it before the next one; those that were not reached are told so.</param>
    /// <exception cref="RuleViolation">"option.reason-missing", "option.bulk-too-many", "right.missing".</exception>
    public async Task<List<BulkLine>> Run(
        SignedInOperator by, string requestId, BulkOrder order, IProgress<int>? progress, CancellationToken stop)
    {
        if (order.Act == OptionAct.Refuse && string.IsNullOrWhiteSpace(order.Why))
            throw RuleViolation.Invalid("option.reason-missing", "reason: the customer will read why.");
        if (order.Options.Count > OptionsQueries.MostMarked)
        {
            throw RuleViolation.Invalid(
                "option.bulk-too-many", $"options: at most {OptionsQueries.MostMarked}, not {order.Options.Count}.");
        }

        List<List<BulkLine>> units;
        Dictionary<Guid, List<int>> dates;
        await using (var db = database.Read())
        {
            var loaded = await BulkUnits.Of(db, by, order.Options, stop);
            var lines = (await OptionsQueries.Lines(
                db, [.. loaded.SelectMany(unit => unit).Select(one => one.Option.Id)], stop)).ToDictionary(line => line.Id);
            units = loaded.ConvertAll(unit => unit.ConvertAll(
                one => BulkLine.Of(lines[one.Option.Id], one.Option.ContactId)));
            dates = loaded.SelectMany(unit => unit).ToDictionary(one => one.Option.Id, Dates);
        }

        if (order.Act == OptionAct.Validate)
            units = [.. units.SelectMany(unit => unit).GroupBy(line => line.ContactId).Select(group => group.ToList())];
        var done = new List<BulkLine>();
        foreach (var unit in units)
        {
            done.AddRange(stop.IsCancellationRequested
                ? unit.ConvertAll(line => line.Refused(new RuleViolation(Stopped, "The run was stopped before it.")))
                : order.Act == OptionAct.Validate
                    ? await Validate(by, requestId, unit, stop)
                    : await Move(by, requestId, order, unit, dates[unit[0].Id]));
            progress?.Report(done.Count);
        }

        return done;
    }

    /// <summary>No room on this date, and the customer named others.</summary>
    internal static bool MayDoOnAnotherDate(RuleViolation no) => no.Code
        is "seating.not-enough" or "seating.quota-exceeded" or "catalogue.performance-closed"
        or "option.community-performance" or "option.category-closed" or "option.category-unknown";

    static List<int> Dates(LoadedOption loaded) => loaded.Option.WishedPerformance is { } first
        ? [first, .. loaded.Fallbacks.OrderBy(date => date.Rank).Select(date => date.Performance)]
        : [];

    async Task<List<BulkLine>> Validate(
        SignedInOperator by, string requestId, List<BulkLine> ofContact, CancellationToken stop)
    {
        try
        {
            var outcomes = (await validate.Run(by, requestId, [.. ofContact.Select(line => line.Id)], null, stop))
                .ToDictionary(outcome => outcome.Id);
            return ofContact.ConvertAll(line => outcomes.GetValueOrDefault(line.Id) switch
            {
                { Done: true } outcome => line with
                {
                    // Asked once more under the same id, it stands there already.
                    To = Option.Moves.Allows(line.From, OptionMoves.Validate)
                        ? Option.Moves.Next(line.From, OptionMoves.Validate)
                        : line.From,
                    OrderFile = outcome.OrderFile,
                },
                { } outcome => line.Refused(RuleViolation.Kept(outcome.Code, outcome.Detail, outcome.Parts)),
                null => line.Refused(RuleViolation.NotFound("option", line.Number)),
            });
        }
        catch (RuleViolation no)
        {
            return ofContact.ConvertAll(line => line.Refused(no));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ofContact.ConvertAll(line => line.Refused(new RuleViolation(Stopped, "The run was stopped before it.")));
        }
    }

    async Task<List<BulkLine>> Move(
        SignedInOperator by, string requestId, BulkOrder order, List<BulkLine> unit, List<int> dates)
    {
        try
        {
            var (moved, fallback) = await Move(by, requestId, order, unit[0], dates);
            return
            [
                Told(unit[0], moved) with { Fallback = fallback },
                .. (await Now([.. unit.Skip(1)])).Select(pair =>
                    pair.Line with { To = pair.Now.State, OrderFile = pair.Now.OrderFile }),
            ];
        }
        catch (RuleViolation no)
        {
            return unit.ConvertAll(line => line.Refused(no));
        }
    }

    async Task<(MovedOption Moved, int Fallback)> Move(
        SignedInOperator by, string requestId, BulkOrder order, BulkLine line, List<int> dates)
    {
        // A refusal is not kept, so the next date may ask under the same id.
        var id = $"{requestId}:{line.Id.ToString("N")[^20..]}";
        if (order.Act is not (OptionAct.Place or OptionAct.Promote) || dates.Count == 0)
            return (await move.Run(by, id, order.Act, line.Id, order.Why, null, CancellationToken.None), 0);
        if (order.Act == OptionAct.Place && line.From == OptionState.Placed)
        {
            throw new RuleViolation("option.already-placed", $"Option {line.Number} is placed: change it on its own page.")
            {
                Parts = [line.Number],
            };
        }

        RuleViolation? first = null;
        for (var rank = 0; rank < dates.Count; rank++)
        {
            try
            {
                var wished = await AsWished(line.Id, dates[rank]);
                return (await move.Run(by, id, order.Act, line.Id, "", wished, CancellationToken.None), rank);
            }
            catch (RuleViolation no) when (first is not null || (rank < dates.Count - 1 && MayDoOnAnotherDate(no)))
            {
                first ??= no;
            }
        }

        throw first!;
    }

    async Task<Allotment> AsWished(Guid id, int performance)
    {
        await using var db = database.Read();
        return PlaceOption.AsWished(await OptionBook.Load(db, id, CancellationToken.None)) with { Performance = performance };
    }

    static BulkLine Told(BulkLine line, MovedOption moved) => line with
    {
        To = moved.State,
        Places = moved.Placed > 0 ? moved.Placed : line.Places,
        Performance = moved.Performance ?? line.Performance,
        OrderFile = moved.OrderFile,
    };

    /// <summary>Where the twins stand, which went along.</summary>
    async Task<List<(BulkLine Line, OptionLine Now)>> Now(List<BulkLine> lines)
    {
        if (lines.Count == 0)
            return [];
        await using var db = database.Read();
        var now = (await OptionsQueries.Lines(db, lines.ConvertAll(line => line.Id), CancellationToken.None))
            .ToDictionary(line => line.Id);
        return lines.ConvertAll(line => (line, now[line.Id]));
    }
}
