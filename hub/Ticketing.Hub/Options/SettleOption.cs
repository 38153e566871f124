using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// ANNULER VALIDATION: while the order has not been taken up, it is cancelled and the option is placed again, or its refusal
/// pending again (right options.places.cancel-order:E). A firm one never.
/// </summary>
public sealed class CancelValidation(WriteLane lane, PlaceOption place, Bookings bookings, OptionBook book)
{
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move", "sales.booking-taken-up",
    /// "sales.booking-sold", "sales.booking-has-deposit".</exception>
    public Task Run(OptionActor actor, Guid id, string why, CancellationToken cancellationToken) =>
        lane.Run("CancelValidation", (db, token) => Apply(db, actor, id, why, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, string why, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.CancelOrder, Right.Execute);
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            await Cancel(db, actor, loaded, why.Trim(), cancellationToken);
        }
    }

    async Task Cancel(HubDb db, OptionActor actor, LoadedOption loaded, string why, CancellationToken cancellationToken)
    {
        var (option, before) = (loaded.Option, loaded.Picture());
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        Option.Moves.Next(option.State, OptionMoves.CancelValidation);
        if (option.State == OptionState.Validated)
        {
            await bookings.Cancel(db, option.Id, actor.Who, why, cancellationToken);
            var terms = (await OptionSubjects.Of(db, loaded, cancellationToken)).Terms;
            foreach (var line in loaded.Lines.Where(_ => !terms.CountsAgainstAvailability))
            {
                await place.GiveUp(db, line, cancellationToken);
            }

            option.OrderFile = null;
        }

        option.ValidatedAtMs = 0;
        book.Move(db, loaded, OptionMoves.CancelValidation, actor, why, before);
    }
}

/// <summary>POSE FERME: a validated option that is never changed any more (right manage:E).</summary>
public sealed class MakeFirm(WriteLane lane, OptionBook book)
{
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move".</exception>
    public Task Run(OptionActor actor, Guid id, CancellationToken cancellationToken) =>
        lane.Run("MakeFirm", (db, token) => Apply(db, actor, id, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, CancellationToken cancellationToken)
    {
        foreach (var loaded in await OptionBook.LoadTwins(db, id, cancellationToken))
        {
            actor.Require(OptionRights.Manage(loaded.Option.Kind), Right.Execute);
            await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
            var before = loaded.Picture();
            book.Move(db, loaded, OptionMoves.MakeFirm, actor, "", before);
        }
    }
}

/// <summary>
/// Libération: an overdue option gives its places back; never a delete. By hand (right manage:S), or by the nightly batch.
/// An order on which a deposit was paid is not released.
/// </summary>
public sealed class ReleaseOption(
    WriteLane lane, PlaceOption place, Bookings bookings, OptionBook book, OptionDays days)
{
    /// <param name="actor">Who releases: an operator, or the hub.</param>
    /// <param name="id">The option; its twins go with it.</param>
    /// <param name="marginDays">So many days past the due date at least.</param>
    /// <param name="why">For the history.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "option.illegal-move", "option.not-overdue",
    /// "sales.booking-has-deposit", "sales.booking-taken-up".</exception>
    public Task Run(OptionActor actor, Guid id, int marginDays, string why, CancellationToken cancellationToken) =>
        lane.Run("ReleaseOption", (db, token) => Apply(db, actor, id, marginDays, why, token), cancellationToken);

    internal async Task Apply(
        HubDb db, OptionActor actor, Guid id, int marginDays, string why, CancellationToken cancellationToken)
    {
        var all = await OptionBook.LoadTwins(db, id, cancellationToken);
        var asked = all.Find(loaded => loaded.Option.Id == id)!.Option;
        actor.Require(OptionRights.Manage(asked.Kind), Right.Delete);
        Option.Moves.Next(asked.State, OptionMoves.Release);
        CheckOverdue(asked, days.Today - marginDays);
        foreach (var loaded in all)
        {
            await Release(db, actor, loaded, why.Trim(), cancellationToken);
        }
    }

    internal static void CheckOverdue(Option option, int today)
    {
        if (option.IsOverdue(today))
            return;
        var due = option.DueDay is { } day
            ? DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            : "at no date";
        throw new RuleViolation("option.not-overdue", $"Option {option.Number} is not overdue: it is due {due}.")
        {
            Parts = [option.Number],
        };
    }

    async Task Release(HubDb db, OptionActor actor, LoadedOption loaded, string why, CancellationToken cancellationToken)
    {
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.Require(OptionRights.Manage(option.Kind), Right.Delete);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        Option.Moves.Next(option.State, OptionMoves.Release);
        if (option.HasOrder)
            await bookings.Release(db, option.Id, actor.Who, why, cancellationToken);
        foreach (var line in loaded.Lines)
        {
            await place.GiveUp(db, line, cancellationToken);
        }

        book.Move(db, loaded, OptionMoves.Release, actor, why, before);
    }
}
