using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// An option follows its order: in a cart, given back, sold. It is brought to where its order stands now, so news that comes
/// twice or late does no harm.
/// </summary>
sealed class FollowBooking(OptionBook book)
    : IFactHandler<BookingTakenUp>, IFactHandler<BookingGivenBack>, IFactHandler<BookingSold>
{
    public Task Handle(HubDb db, BookingTakenUp fact, CancellationToken cancellationToken) =>
        Follow(db, fact.Subject, fact.By, cancellationToken);

    public Task Handle(HubDb db, BookingGivenBack fact, CancellationToken cancellationToken) =>
        Follow(db, fact.Subject, fact.By, cancellationToken);

    public Task Handle(HubDb db, BookingSold fact, CancellationToken cancellationToken) =>
        Follow(db, fact.Subject, fact.By, cancellationToken);

    async Task Follow(HubDb db, Guid optionId, string by, CancellationToken cancellationToken)
    {
        var loaded = (await OptionBook.LoadAll(db, [optionId], cancellationToken)).SingleOrDefault();
        var operation = await db.Set<BookingOperation>().AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.Subject == optionId && row.State != BookingState.Cancelled && row.State != BookingState.Released,
                cancellationToken);
        if (loaded is null || operation is null)
            return;
        var actor = new OptionActor(by, null, null);
        var state = loaded.Option.State;
        if (operation.State is BookingState.TakenUp or BookingState.Sold && state is OptionState.Validated or OptionState.Firm)
        {
            loaded.Option.WasFirm = state == OptionState.Firm;
            Move(db, loaded, OptionMoves.TakeUp, actor);
        }

        if (loaded.Option.State != OptionState.TakenUp)
            return;
        if (operation.State == BookingState.Booked)
            Move(db, loaded, loaded.Option.WasFirm ? OptionMoves.GiveBackFirm : OptionMoves.GiveBack, actor);
        else if (operation.State == BookingState.Sold)
            Move(db, loaded, OptionMoves.Sell, actor);
    }

    void Move(HubDb db, LoadedOption loaded, string verb, OptionActor actor)
    {
        var before = loaded.Picture();
        book.Move(db, loaded, verb, actor, "", before);
    }
}
