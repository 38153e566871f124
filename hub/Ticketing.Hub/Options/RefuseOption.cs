using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// REFUS EN COURS: what was placed is free again at once; the refusal can be undone until it is validated (right
/// refuse:E). Twins are refused together.
/// </summary>
public sealed class RefuseOption(WriteLane lane, PlaceOption place, OptionBook book)
{
    /// <exception cref="RuleViolation">"right.missing", "option.reason-missing", "option.illegal-move".</exception>
    public Task Run(OptionActor actor, Guid id, string why, CancellationToken cancellationToken) =>
        lane.Run("RefuseOption", (db, token) => Apply(db, actor, id, why, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, string why, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("option.reason-missing", "reason: the customer will read why.");
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            await Refuse(db, actor, loaded, why.Trim(), cancellationToken);
        }
    }

    async Task Refuse(HubDb db, OptionActor actor, LoadedOption loaded, string why, CancellationToken cancellationToken)
    {
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.Require(OptionRights.Refuse(option.Kind), Right.Execute);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        var placed = option.State == OptionState.Placed;
        Option.Moves.Next(option.State, OptionMoves.Refuse);
        foreach (var line in loaded.Lines)
        {
            await place.GiveUp(db, line, cancellationToken);
        }

        (option.WasPlaced, option.RefusalReason, option.Placed) = (placed, why, 0);
        book.Move(db, loaded, OptionMoves.Refuse, actor, why, before);
    }
}

/// <summary>
/// ANNULER REFUS EN COURS: back to what it was before, placed or requested (right cancel-refusal:E). A placement comes back
/// only where its places are still free.
/// </summary>
public sealed class CancelRefusal(WriteLane lane, PlaceOption place, OptionBook book)
{
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move", "seating.not-enough", "seating.quota-exceeded".</exception>
    public Task Run(OptionActor actor, Guid id, CancellationToken cancellationToken) =>
        lane.Run("CancelRefusal", (db, token) => Apply(db, actor, id, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, CancellationToken cancellationToken)
    {
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            await Undo(db, actor, loaded, cancellationToken);
        }
    }

    async Task Undo(HubDb db, OptionActor actor, LoadedOption loaded, CancellationToken cancellationToken)
    {
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.Require(OptionRights.CancelRefusal(option.Kind), Right.Execute);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        var verb = option.WasPlaced ? OptionMoves.CancelRefusalOfPlacement : OptionMoves.CancelRefusalOfRequest;
        Option.Moves.Next(option.State, verb);
        if (option.WasPlaced)
        {
            var terms = (await OptionSubjects.Of(db, loaded, cancellationToken)).Terms;
            foreach (var line in loaded.Lines.Where(_ => terms.CountsAgainstAvailability))
            {
                await place.Count(db, option, line, terms, cancellationToken);
            }

            option.Placed = loaded.Lines.Sum(line => line.Quantity);
        }

        (option.WasPlaced, option.RefusalReason) = (false, "");
        book.Move(db, loaded, verb, actor, "", before);
    }
}

/// <summary>What an operator's perimeter keeps him from.</summary>
static class OptionPerimeter
{
    public static async Task Check(
        HubDb db, OptionActor actor, LoadedOption loaded, CancellationToken cancellationToken)
    {
        if (actor.Operator is null)
            return;
        var family = loaded.Option.Kind == OptionKind.Places
            ? Catalogue.ProductFamily.SingleEntry
            : (await OptionSubjects.Of(db, loaded, cancellationToken)).Family;
        actor.RequireCovers(
            family, await OptionBook.AudienceCategoryOf(db, loaded.Option.AudienceSubCategory, cancellationToken));
    }
}
