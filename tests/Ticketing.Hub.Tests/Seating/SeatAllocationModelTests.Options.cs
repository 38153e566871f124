using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Seating;

/// <summary>Options within the play: places that are only counted, and what becomes of them.</summary>
public partial class SeatAllocationModelTests
{
    static readonly Overbooking[] Overs =
        [Overbooking.None, Overbooking.None, new(25, OverbookingBase.Gauge), new(50, OverbookingBase.Quota)];

    sealed record Apart(string Contingent, int Unseated);

    sealed partial class Play
    {
        readonly Dictionary<Guid, Apart> apart = [];

        public int TakenUp { get; private set; }

        public int Overbooked { get; private set; }

        SeatAllocation Allocation => hub.Of<SeatAllocation>();

        int Counted(string? contingent = null) =>
            places.Values.Count(place => contingent is null || place.Contingent == contingent)
            + apart.Values.Where(one => contingent is null || one.Contingent == contingent).Sum(one => one.Unseated);

        bool Fits(string contingent, int more, Overbooking over)
        {
            var (limit, most) = contingent == "PUBLIC" ? (6, 9) : (4, 4);
            return Counted() + more <= (over.Base == OverbookingBase.Gauge ? over.Over(12) : 12)
                && Counted(contingent) + more <= (over.Base == OverbookingBase.Quota ? over.Over(limit) : most);
        }

        async Task SetApart(Step step)
        {
            var over = Overs[step.Pick % Overs.Length];
            var fits = Fits(step.Contingent, step.Quantity, over);
            var code = await Code(() => hub.Write(async db => await Allocation.SetApart(
                db,
                new ApartWish(
                    "option:" + Guid.CreateVersion7(), SmallVenue.Seated, "Cat1", step.Contingent, step.Quantity, over),
                Token)));
            Assert.Equal(fits, code is null);
            if (code is not null)
            {
                Assert.Contains(code, (string[])["seating.not-enough", "seating.quota-exceeded"]);
                return;
            }

            var before = live.Keys.ToHashSet();
            await LearnHolds();
            apart.Add(live.Keys.Single(hold => !before.Contains(hold)), new Apart(step.Contingent, step.Quantity));
            Note();
        }

        async Task Resize(Step step)
        {
            if (Pick(apart.Keys.Order(), step) is var hold && hold == Guid.Empty)
                return;
            var (contingent, unseated) = apart[hold];
            var seated = Seated(hold);
            var wanted = step.Pick % 6;
            var more = wanted - seated.Count - unseated;
            var over = Overs[step.Quantity % Overs.Length];
            var fits = more <= 0 || Fits(contingent, more, over);
            var code = await Code(() => hub.Write(async db =>
            {
                await Allocation.Resize(db, await Tracked(db, hold), wanted, over, Token);
                return true;
            }));
            Assert.Equal(fits, code is null);
            if (code is not null)
                return;
            apart[hold] = new Apart(contingent, Math.Max(0, wanted - seated.Count));
            seated.Skip(wanted).ToList().ForEach(place => places.Remove(place.Id));
            Note();
        }

        async Task Seat(Step step)
        {
            if (Pick(apart.Keys.Order(), step) is var hold && hold == Guid.Empty)
                return;
            var (contingent, unseated) = apart[hold];
            var code = await Code(() => hub.Write(async db => await Allocation.Seat(
                db, await Tracked(db, hold), step.Quantity, [], maySplit: true, Token)));
            Assert.Equal(
                step.Quantity > unseated ? "seating.quantity-invalid"
                    : step.Quantity > 12 - places.Count ? "seating.not-enough" : null,
                code);
            if (code is not null)
                return;
            apart[hold] = new Apart(contingent, unseated - step.Quantity);
            await Learn(step with { Contingent = contingent }, step.Quantity);
        }

        async Task Unseat(Step step)
        {
            if (Pick(apart.Keys.Order(), step) is var hold && hold == Guid.Empty)
                return;
            var given = Seated(hold).Take(step.Quantity).ToList();
            await hub.Write(async db => await Allocation.Unseat(
                db, await Tracked(db, hold), given.ConvertAll(place => place.Id), Token));
            apart[hold] = apart[hold] with { Unseated = apart[hold].Unseated + given.Count };
            given.ForEach(place => places.Remove(place.Id));
        }

        async Task TakeUp(Step step)
        {
            if (Pick(apart.Keys.Order(), step) is var hold && hold == Guid.Empty)
                return;
            var (contingent, unseated) = apart[hold];
            var seated = Seated(hold);
            var fresh = Math.Clamp(step.Quantity - seated.Count, 0, unseated);
            var code = await Code(() => hub.Write(async db => await Allocation.TakeUp(
                db, await Tracked(db, hold), step.Quantity, step.Owner, Now + 300_000, Token)));
            Assert.Equal(fresh <= 12 - places.Count ? null : "seating.not-enough", code);
            if (code is not null)
                return;
            TakenUp++;
            apart[hold] = new Apart(contingent, unseated - fresh);
            await Learn(step with { Contingent = contingent }, fresh);
            Assert.Equal(seated.Count - Math.Min(seated.Count, step.Quantity), Seated(hold).Count);
        }

        /// <summary>As a refusal or a release of the option does.</summary>
        async Task EndOption(Guid hold)
        {
            var expected = Seated(hold).Count + apart[hold].Unseated;
            Assert.Equal(expected, await hub.Write(async db =>
                await Allocation.End(db, await Tracked(db, hold), "Release", Token)));
            End(hold);
        }

        List<Taken> Seated(Guid hold) =>
            [.. places.Values.Where(place => place.Hold == hold && !place.Sold).OrderBy(place => place.Serial)];

        void Note()
        {
            if (Counted() > 12 || Counted("CE") > 4)
                Overbooked++;
        }

        static Task<Hold> Tracked(HubDb db, Guid hold) =>
            db.Set<Hold>().AsTracking().SingleAsync(row => row.Id == hold, Token);
    }
}
