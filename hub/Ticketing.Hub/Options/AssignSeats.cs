using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// Gives a placed line its seats: the best side by side, or those chosen on the plan; or takes them back to a mere number
/// (right options.places.manage:M). An assigned seat is held for that option alone. A firm option keeps its quantities, and
/// may still be seated.
/// </summary>
public sealed class AssignSeats(WriteLane lane, SeatAllocation allocation, PlaceOption place, OptionBook book)
{
    /// <param name="actor">Who assigns.</param>
    /// <param name="lineId">The placed line.</param>
    /// <param name="seatIds">Seats by name; none for the best ones.</param>
    /// <param name="maySplit">The best ones need not be side by side.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "option.line-unknown", "option.seats-state", "option.too-many-seats",
    /// "seating.seat-taken", "seating.no-contiguous", "seating.not-enough".</exception>
    public Task Run(
        OptionActor actor, Guid lineId, IReadOnlyList<Guid> seatIds, bool maySplit, CancellationToken cancellationToken) =>
        lane.Run(
            "AssignSeats",
            async (db, token) =>
            {
                var (loaded, line) = await Find(db, actor, lineId, token);
                var before = loaded.Picture();
                if (line.HoldId is null)
                {
                    // Not counted so far: seats that somebody sits on are.
                    var terms = (await OptionSubjects.Of(db, loaded, token)).Terms;
                    await place.Count(db, loaded.Option, line, terms, token);
                }

                var hold = await HoldOf(db, line, token);
                var seated = await Seated(db, hold, token);
                if (seatIds.Count > 0 && seatIds.Count > line.Quantity)
                {
                    throw new RuleViolation(
                        "option.too-many-seats", $"The line has {line.Quantity} places, not {seatIds.Count}.")
                    {
                        Parts = [line.Quantity, seatIds.Count],
                    };
                }

                await allocation.Unseat(db, hold, [.. seated.Select(one => one.Id)], token);
                await allocation.Seat(db, hold, seatIds.Count > 0 ? seatIds.Count : line.Quantity, seatIds, maySplit, token);
                book.Note(db, loaded, OptionMoves.AssignSeats, actor, "", before);
            },
            cancellationToken);

    /// <summary>Back to a number.</summary>
    public Task TakeBack(OptionActor actor, Guid lineId, CancellationToken cancellationToken) => lane.Run(
        "UnassignSeats",
        async (db, token) =>
        {
            var (loaded, line) = await Find(db, actor, lineId, token);
            if (line.HoldId is null)
                return;
            var before = loaded.Picture();
            var hold = await HoldOf(db, line, token);
            await allocation.Unseat(db, hold, [.. (await Seated(db, hold, token)).Select(one => one.Id)], token);
            book.Note(db, loaded, OptionMoves.AssignSeats, actor, "", before);
        },
        cancellationToken);

    static async Task<(LoadedOption Loaded, PlacedLine Line)> Find(
        HubDb db, OptionActor actor, Guid lineId, CancellationToken cancellationToken)
    {
        var optionId = await db.Set<PlacedLine>().Where(row => row.Id == lineId).Select(row => (Guid?)row.OptionId)
            .SingleOrDefaultAsync(cancellationToken)
            ?? throw new RuleViolation("option.line-unknown", $"There is no placed line {lineId}.", RefusalKind.NotFound);
        var loaded = await OptionBook.Load(db, optionId, cancellationToken);
        actor.Require(OptionRights.Manage(loaded.Option.Kind), Right.Modify);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        if (loaded.Option.State is not (OptionState.Placed or OptionState.Validated or OptionState.Firm))
        {
            throw new RuleViolation(
                "option.seats-state", $"Option {loaded.Option.Number} is {loaded.Option.State}: it has no places to seat.")
            {
                Parts = [loaded.Option.Number],
            };
        }

        return (loaded, loaded.Lines.Single(line => line.Id == lineId));
    }

    static Task<Hold> HoldOf(HubDb db, PlacedLine line, CancellationToken cancellationToken) =>
        db.Set<Hold>().AsTracking().SingleAsync(row => row.Id == line.HoldId, cancellationToken);

    static Task<List<Place>> Seated(HubDb db, Hold hold, CancellationToken cancellationToken) =>
        db.Set<Place>().AsTracking().Where(row => row.HoldId == hold.Id && row.State == PlaceState.Held)
            .ToListAsync(cancellationToken);
}
