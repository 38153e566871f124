using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>METTRE SUR LISTE D'ATTENTE: a refused option that may still come in (right options.places.waitlist:E). The list is
/// in the order of entry.</summary>
public sealed class WaitlistOption(WriteLane lane, OptionBook book, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move".</exception>
    public Task Run(OptionActor actor, Guid id, CancellationToken cancellationToken) =>
        lane.Run("WaitlistOption", (db, token) => Apply(db, actor, id, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.Waitlist, Right.Execute);
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
            var before = loaded.Picture();
            Option.Moves.Next(loaded.Option.State, OptionMoves.Waitlist);
            // What had been placed before the refusal is history: promotion says anew what is given.
            db.RemoveRange(loaded.Lines);
            loaded.Lines.Clear();
            (loaded.Option.WaitingSinceMs, loaded.Option.WasPlaced) = (clock.NowMs(), false);
            (loaded.Option.PlacedPerformance, loaded.Option.PlacedAtMs) = (null, 0);
            book.Move(db, loaded, OptionMoves.Waitlist, actor, "", before);
        }
    }
}

/// <summary>Remettre en refus: from the waiting list back to a refusal (right options.places.return-to-refused:E).</summary>
public sealed class ReturnToRefused(WriteLane lane, OptionBook book)
{
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move".</exception>
    public Task Run(OptionActor actor, Guid id, CancellationToken cancellationToken) =>
        lane.Run("ReturnToRefused", (db, token) => Apply(db, actor, id, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.ReturnToRefused, Right.Execute);
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
            var before = loaded.Picture();
            loaded.Option.WaitingSinceMs = 0;
            book.Move(db, loaded, OptionMoves.ReturnToRefused, actor, "", before);
        }
    }
}

/// <summary>Places a waiting option, all of it or a part, when seats have come back (right of the placement).</summary>
public sealed class PromoteOption(WriteLane lane, PlaceOption place)
{
    /// <param name="actor">Who promotes.</param>
    /// <param name="id">The option.</param>
    /// <param name="allotment">Null: all that was asked for, on the first choice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">As <see cref="PlaceOption"/>; "option.nothing-allotted".</exception>
    public Task Run(OptionActor actor, Guid id, Allotment? allotment, CancellationToken cancellationToken) =>
        lane.Run("PromoteOption", (db, token) => Apply(db, actor, id, allotment, token), cancellationToken);

    internal async Task Apply(
        HubDb db, OptionActor actor, Guid id, Allotment? allotment, CancellationToken cancellationToken)
    {
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            var given = loaded.Option.Id == id && allotment is not null ? allotment : PlaceOption.AsWished(loaded);
            if (given.Seats.Sum(seats => seats.Quantity) <= 0)
                throw RuleViolation.Invalid("option.nothing-allotted", "seats: at least one place.");
            if (loaded.Option.Id == id)
                OptionBook.CheckVersion(loaded.Option, given.Version);
            Option.Moves.Next(loaded.Option.State, OptionMoves.Promote);
            await place.Place(db, actor, loaded, given, OptionMoves.Promote, "", cancellationToken);
            (loaded.Option.WaitingSinceMs, loaded.Option.RefusalReason) = (0, "");
        }
    }
}
