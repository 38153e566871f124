using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// Options jumelées: two or more options of one contact that are placed, refused, validated and released together, all or
/// none (right options.places.twinned:E).
/// </summary>
public sealed class TwinOptions(WriteLane lane, OptionBook book, Ids ids)
{
    /// <exception cref="RuleViolation">"right.missing", "option.twin-alone", "option.twin-of-another", "option.twin-state",
    /// "option.twin-already".</exception>
    public Task Run(OptionActor actor, IReadOnlyList<Guid> optionIds, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.Twinned, Right.Execute);
        return lane.Run(
            "TwinOptions",
            async (db, token) =>
            {
                var all = await OptionBook.LoadAll(db, [.. optionIds.Distinct()], token);
                Check(all);
                foreach (var loaded in all)
                {
                    await OptionPerimeter.Check(db, actor, loaded, token);
                }

                var group = ids.Next();
                foreach (var loaded in all)
                {
                    var before = loaded.Picture();
                    loaded.Option.TwinGroup = group;
                    loaded.Option.Version++;
                    book.Note(
                        db, loaded, OptionMoves.Twin, actor,
                        string.Join(", ", all.Where(one => one != loaded).Select(one => $"n° {one.Option.Number}")), before);
                }
            },
            cancellationToken);
    }

    /// <summary>Each stands alone again.</summary>
    public Task Undo(OptionActor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.Twinned, Right.Execute);
        return lane.Run(
            "UntwinOptions",
            async (db, token) =>
            {
                foreach (var loaded in await OptionBook.LoadTwins(db, id, token))
                {
                    await OptionPerimeter.Check(db, actor, loaded, token);
                    var before = loaded.Picture();
                    loaded.Option.TwinGroup = null;
                    loaded.Option.Version++;
                    book.Note(db, loaded, OptionMoves.Untwin, actor, "", before);
                }
            },
            cancellationToken);
    }

    static void Check(List<LoadedOption> all)
    {
        if (all.Count < 2)
            throw RuleViolation.Invalid("option.twin-alone", "options: at least two.");
        if (all.DistinctBy(one => one.Option.ContactId).Count() > 1)
            throw new RuleViolation("option.twin-of-another", "Twinned options are of one contact.");
        if (all.Find(one => one.Option.TwinGroup is not null) is { } twinned)
        {
            throw new RuleViolation("option.twin-already", $"Option {twinned.Option.Number} has twins already.")
            {
                Parts = [twinned.Option.Number],
            };
        }

        if (all.Find(one => one.Option.State is not (OptionState.Requested or OptionState.Placed)) is { } late)
        {
            throw new RuleViolation(
                "option.twin-state", $"Option {late.Option.Number} is {late.Option.State}: only what is requested or placed.")
            {
                Parts = [late.Option.Number],
            };
        }

        if (all.DistinctBy(one => one.Option.State).Count() > 1)
        {
            throw new RuleViolation("option.twin-states-differ", "Twinned options stand at the same point: place all, or none.");
        }
    }
}

/// <summary>
/// Choix supplémentaire dans l'abonnement: performances beyond the subscription's own number of choices, each paid at its own
/// price (right options.products.extra-choice:E). Only while it is requested or placed; what is placed is placed there too.
/// </summary>
public sealed class AddExtraChoice(WriteLane lane, PlaceOption place, OptionBook book)
{
    /// <param name="actor">Who adds it.</param>
    /// <param name="id">A product option.</param>
    /// <param name="performances">All extra performances that it shall have.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "option.not-a-product", "option.choice-twice", "option.extra-state",
    /// and those of <see cref="PlaceOption"/>.</exception>
    public Task Run(OptionActor actor, Guid id, IReadOnlyList<int> performances, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.ExtraChoice, Right.Execute);
        return lane.Run(
            "AddExtraChoice",
            async (db, token) =>
            {
                var loaded = await OptionBook.Load(db, id, token);
                var (option, before) = (loaded.Option, loaded.Picture());
                await OptionPerimeter.Check(db, actor, loaded, token);
                if (option.Kind != OptionKind.Product)
                    throw new RuleViolation("option.not-a-product", $"Option {option.Number} is of places, not of a product.");
                if (option.State is not (OptionState.Requested or OptionState.Placed))
                {
                    throw new RuleViolation(
                        "option.extra-state", $"Option {option.Number} is {option.State}: cancel its validation first.")
                    {
                        Parts = [option.Number],
                    };
                }

                await Change(db, loaded, performances, token);
                option.Version++;
                book.Note(db, loaded, OptionMoves.AddChoice, actor, string.Join(", ", performances), before);
                if (option.State == OptionState.Placed)
                {
                    var seats = loaded.Lines.GroupBy(line => (line.Asked, line.Category))
                        .Select(group => new AllottedSeats(group.Key.Asked, group.Key.Category, group.Max(line => line.Quantity)));
                    await place.Place(db, actor, loaded, new Allotment(null, null, [.. seats]), OptionMoves.Place, "", token);
                }
            },
            cancellationToken);
    }

    static async Task Change(
        HubDb db, LoadedOption loaded, IReadOnlyList<int> performances, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        if (performances.Distinct().Count() != performances.Count
            || loaded.Choices.Exists(choice => !choice.Extra && performances.Contains(choice.Performance)))
        {
            throw RuleViolation.Invalid("option.choice-twice", "performances: each once, and not one of the choices.");
        }

        var gone = loaded.Choices.FindAll(choice => choice.Extra && !performances.Contains(choice.Performance));
        db.RemoveRange(gone);
        loaded.Choices.RemoveAll(gone.Contains);
        foreach (var number in performances.Where(number => loaded.Choices.TrueForAll(choice => choice.Performance != number)))
        {
            var choice = new OptionChoice { OptionId = option.Id, Performance = number, Extra = true };
            db.Add(choice);
            loaded.Choices.Add(choice);
        }

        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        option.Requested = loaded.Wishes.Sum(wish => wish.Quantity) * subject.Included(loaded.Choices).Count;
    }
}
