using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>An operator of the office gives up what is in their cart: it is booked again. Right sales.sell:E.</summary>
public sealed class GiveBackBooking(WriteLane lane, SeatAllocation allocation, Facts facts, TimeProvider clock)
{
    /// <summary>What is in nobody's cart, or in another's, stays as it is: giving back twice does no harm.</summary>
    /// <exception cref="RuleViolation">"right.missing".</exception>
    public Task Run(SignedInOperator by, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.sell", Right.Execute);
        var owner = HoldOwner.Operator(by.Name);
        return lane.Run(
            "GiveBackBooking",
            async (db, token) =>
            {
                var carts = await (
                    from place in db.Set<BookingPlace>()
                    join hold in db.Set<Hold>() on place.HoldId equals hold.Id
                    where operationIds.Contains(place.OperationId) && hold.State == HoldState.Live && hold.Owner == owner.Id
                    select hold).Distinct().AsTracking().ToListAsync(token);
                foreach (var cart in carts)
                {
                    await allocation.End(db, cart, "Release", token);
                }

                await db.SaveChangesAsync(token);
                await GivenBack.Note(db, facts, carts.ConvertAll(cart => cart.Id), owner.Who, clock.NowMs(), token);
            },
            cancellationToken);
    }
}

/// <summary>A cart of taken-up places was given back by its till, or ran out.</summary>
sealed class GiveBackBookings(Facts facts) : IFactHandler<HoldEnded>
{
    public Task Handle(HubDb db, HoldEnded fact, CancellationToken cancellationToken) => GivenBack.Note(
        db, facts, [fact.HoldId], new HoldOwner(fact.Owner, fact.OwnedByTill).Who, fact.AtMs, cancellationToken);
}

static class GivenBack
{
    /// <summary>Operations with places in these holds, which are over, are booked again: each once the last of its holds is
    /// over.</summary>
    public static async Task Note(
        HubDb db, Facts facts, IReadOnlyList<Guid> holdIds, string who, long atMs, CancellationToken cancellationToken)
    {
        var ids = await db.Set<BookingPlace>().Where(place => holdIds.Contains(place.HoldId))
            .Select(place => place.OperationId).Distinct().ToListAsync(cancellationToken);
        var inCarts = await (
            from place in db.Set<BookingPlace>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            where ids.Contains(place.OperationId) && hold.State == HoldState.Live
            select place.OperationId).Distinct().ToListAsync(cancellationToken);
        var over = ids.Except(inCarts).ToList();
        await db.Set<BookingPlace>().Where(place => over.Contains(place.OperationId)).ExecuteDeleteAsync(cancellationToken);
        var operations = await db.Set<BookingOperation>().AsTracking().Where(row => over.Contains(row.Id))
            .ToListAsync(cancellationToken);
        foreach (var operation in operations)
        {
            facts.Publish(db, new BookingGivenBack(operation.Subject, operation.TakenUpBy, atMs));
            operation.GiveBack();
            db.Add(new AuditEntry
            {
                AtMs = atMs, Who = who, What = "booking.given-back", Subject = $"booking:{operation.Id}", Why = "",
            });
        }
    }
}
