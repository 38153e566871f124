using Grpc.Core;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Hub.Sales;

/// <summary>What a till asks while it is online. It asks for its own places only: the owner is its certificate.</summary>
[CalledBy(Caller.Device)]
sealed class TillGrpc(
    HoldPlaces hold, ReleaseHold release, LeasePlaces lease, SeatingQueries seating, CrmQueries crm,
    BookingQueries bookings, TakeUpBooking takeUp, TimeProvider clock)
    : TillService.TillServiceBase
{
    const int MostContacts = 50;
    const int MostFiles = 50;

    public override async Task<HoldReply> Hold(HoldRequest request, ServerCallContext context)
    {
        var till = Till(context);
        var wish = new HoldWish(
            (int)request.Performance, request.Category, request.Quantity,
            [.. request.SeatIds.Select(id => Ids.Parse(id, "seat_ids"))], request.MaySplit, till.Contingent);
        var held = await hold.Run(request.RequestId, HoldOwner.Till(till.Id), wish, context.CancellationToken);
        return new HoldReply
        {
            HoldId = held.HoldId.ToString(),
            ExpiresAtMs = held.ExpiresAtMs,
            Places = { held.Places.Select(SeatingRows.PlaceOf) },
        };
    }

    public override async Task<ReleaseReply> Release(ReleaseRequest request, ServerCallContext context)
    {
        await release.Run(
            HoldOwner.Till(Till(context).Id), Ids.Parse(request.HoldId, "hold_id"), context.CancellationToken);
        return new ReleaseReply();
    }

    public override async Task<LeaseReply> Lease(LeaseRequest request, ServerCallContext context)
    {
        var till = Till(context);
        var leased = await lease.Run(
            request.RequestId, till.Id, (int)request.Performance, request.Category, request.Quantity, till.Contingent,
            context.CancellationToken);
        return new LeaseReply { Lease = SeatingRows.LeaseOf(leased).Lease };
    }

    public override async Task<AvailabilityReply> Availability(AvailabilityRequest request, ServerCallContext context)
    {
        Till(context);
        var performance = (int)request.Performance;
        var categories = await seating.Categories(performance, context.CancellationToken);
        var taken = await seating.SeatStates(performance, context.CancellationToken);
        return new AvailabilityReply
        {
            AsOfMs = clock.NowMs(),
            TakenSeatIds = { taken.Keys.Select(seat => seat.ToString()) },
            Categories =
            {
                categories.Select(category => new CategoryAvailability
                {
                    Category = category.Code,
                    Capacity = category.Capacity,
                    Free = category.Free,
                    Sold = category.Sold,
                    Held = category.Held + category.Leased,
                }),
            },
        };
    }

    public override async Task<SearchContactsReply> SearchContacts(
        SearchContactsRequest request, ServerCallContext context)
    {
        Till(context);
        var found = await crm.Search(
            request.Text, Math.Clamp(request.Limit, 1, MostContacts), context.CancellationToken);
        return new SearchContactsReply
        {
            Contacts =
            {
                found.Select(contact => new ContactFound
                {
                    ContactId = contact.Id.ToString(),
                    Number = contact.Number,
                    Name = contact.Name,
                    Structure = contact.Structure,
                    City = contact.City,
                }),
            },
        };
    }

    public override async Task<FindBookingsReply> FindBookings(FindBookingsRequest request, ServerCallContext context)
    {
        Till(context);
        var found = await bookings.Find(
            request.Text, Math.Clamp(request.Limit, 1, MostFiles), context.CancellationToken);
        return new FindBookingsReply { Files = { found.Select(BookingRows.FileOf) } };
    }

    public override async Task<TakeUpReply> TakeUp(TakeUpRequest request, ServerCallContext context)
    {
        var till = Till(context);
        List<Guid> named = [.. request.OperationIds.Select(id => Ids.Parse(id, "operation_ids"))];
        var taken = await takeUp.Run(
            request.RequestId, HoldOwner.Till(till.Id), till.Name, request.OrderFile, named, context.CancellationToken);
        return BookingRows.TakenUp(taken);
    }

    /// <exception cref="RuleViolation">"till.not-a-till".</exception>
    static CallingDevice Till(ServerCallContext context)
    {
        var device = Callers.Device(context);
        return device.Kind == DeviceKind.Till
            ? device
            : throw new RuleViolation(
                "till.not-a-till", $"{device.Name} is no till: it may not take places.", RefusalKind.RightMissing);
    }
}
