using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Seating;

/// <summary>
/// Plays random evenings of holds, sales, refunds, leases, endings, and of options that are set apart, seated and taken up,
/// against a plain list of places. After each step the database, what the hub remembers and the list say the same, and I1
/// holds.
/// </summary>
public partial class SeatAllocationModelTests
{
    const int Plays = 14;

    static readonly string[] Contingents = ["PUBLIC", "CE"];
    static readonly HoldOwner[] Owners =
        [HoldOwner.Operator("anne"), HoldOwner.Operator("bob"), HoldOwner.Till("t-1"), HoldOwner.Till("t-2")];

    static readonly Gen<Step[]> Evening =
        Gen.Select(Gen.Int[0, 17], Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[1, 4], Gen.Int[0, 1000])
            .Select(one => new Step(one.Item1, Owners[one.Item2], Contingents[one.Item3], one.Item4, one.Item5))
            .Array[15, 40];

    [Theory, OnBothDatabases]
    public async Task Whatever_is_played_no_place_is_in_two_hands(Database database)
    {
        await using var hub = await SmallVenue.On(
            database, ["P1;PUBLIC;Cat1;6;50", "P1;CE;Cat1;4;0"], "1111 11", "111111");
        // One after the other, over one hub: each play starts from what the one before left. A thin run of luck plays on.
        var play = new Play(hub);
        for (var round = 0; round < 4 && !play.SaysEnough; round++)
        {
            await Evening.SampleAsync(async steps =>
            {
                foreach (var step in steps)
                    await play.Do(step);
            }, iter: Plays, threads: 1);
        }

        Assert.True(play.SaysEnough, "The play was too thin to prove anything.");
    }

    sealed record Step(int Kind, HoldOwner Owner, string Contingent, int Quantity, int Pick);

    sealed record LiveHold(HoldOwner Owner, long Ends, HoldKind Kind, Guid? From);

    sealed record Taken(Guid Id, Guid? Seat, string Contingent, Guid Hold, bool Sold, long Serial);

    sealed partial class Play(HubWithoutPorts hub)
    {
        readonly Dictionary<Guid, Taken> places = [];
        readonly Dictionary<Guid, LiveHold> live = [];

        public bool SaysEnough => Holds > 20 && Refused > 5 && Ended > 5 && TakenUp > 3 && Overbooked > 0;

        public int Holds { get; private set; }

        public int Refused { get; private set; }

        public int Ended { get; private set; }

        public async Task Do(Step step)
        {
            await (step.Kind switch
            {
                0 or 1 => HoldBest(step),
                2 => HoldNamed(step),
                3 => Confirm(step),
                4 => Release(step),
                5 => Refund(step),
                6 => PassTime(step),
                7 => Lease(step),
                8 => Watermark(step),
                9 => WriteOff(step),
                10 or 11 => SetApart(step),
                12 => Resize(step),
                13 => Seat(step),
                14 => Unseat(step),
                15 or 16 => TakeUp(step),
                _ => Undone(step),
            });
            await Same();
        }

        int Room(string contingent)
        {
            var most = contingent == "PUBLIC" ? 9 : 4;
            return Math.Min(12 - Counted(), most - Counted(contingent));
        }

        long Now => hub.Clock.GetUtcNow().ToUnixTimeMilliseconds();

        async Task HoldBest(Step step)
        {
            var code = await Code(() => hub.Of<HoldPlaces>().Run(
                Guid.CreateVersion7().ToString(), step.Owner,
                new HoldWish(SmallVenue.Seated, "Cat1", step.Quantity, [], true, step.Contingent), Token));
            Assert.Equal(step.Quantity <= Room(step.Contingent), code is null);
            if (code is null)
                await Learn(step, step.Quantity);
            else
                Assert.Contains(code, (string[])["seating.not-enough", "seating.quota-exceeded"]);
        }

        async Task HoldNamed(Step step)
        {
            await using var db = hub.Read();
            var seats = await db.Set<Seat>().OrderBy(seat => seat.Id).Select(seat => seat.Id).ToListAsync(Token);
            List<Guid> wanted = [.. Enumerable.Range(0, step.Quantity).Select(at => seats[(step.Pick + at) % seats.Count])];
            var isTaken = places.Values.Any(place => wanted.Contains(place.Seat!.Value));
            var code = await Code(() => hub.Of<HoldPlaces>().Run(
                Guid.CreateVersion7().ToString(), step.Owner,
                new HoldWish(SmallVenue.Seated, "", 0, wanted, false, step.Contingent), Token));
            if (isTaken)
                Assert.Equal("seating.seat-taken", code);
            else
                Assert.Equal(step.Quantity <= Room(step.Contingent), code is null);
            if (code is null)
                Assert.Equal(wanted.Order(), (await Learn(step, step.Quantity)).Select(place => place.SeatId!.Value).Order());
        }

        async Task Confirm(Step step)
        {
            if (Pick(places.Values.Where(place => !place.Sold), step) is not { } place)
                return;
            var isOwn = live[place.Hold].Owner == step.Owner;
            var sold = await hub.Write(db => SeatAllocation.Confirm(db, step.Owner.Id, [place.Id], Token));
            Assert.Equal(isOwn ? 1 : 0, sold.Count);
            if (isOwn)
                places[place.Id] = place with { Sold = true };
        }

        async Task Release(Step step)
        {
            var hold = Pick(live.Keys, step);
            if (hold == Guid.Empty)
                return;
            var code = await Code(async () =>
            {
                await hub.Of<ReleaseHold>().Run(step.Owner, hold, Token);
                return true;
            });
            Assert.Equal(live[hold].Owner == step.Owner ? null : "seating.hold-unknown", code);
            if (code is null)
                End(hold);
        }

        async Task Refund(Step step)
        {
            if (Pick(places.Values.Where(place => place.Sold), step) is not { } place)
                return;
            await hub.Write(async db => await hub.Of<SeatAllocation>().Release(
                db, await db.Set<Place>().Where(row => row.Id == place.Id).ToListAsync(Token), Token));
            places.Remove(place.Id);
        }

        async Task PassTime(Step step)
        {
            hub.Clock.Advance(TimeSpan.FromMinutes(step.Pick % 7));
            await hub.Of<ExpireHolds>().Run(Token);
            EndAll(hold => !hold.Owner.IsTill && hold.Ends <= Now);
        }

        async Task Watermark(Step step)
        {
            var told = Now - (step.Pick % 5 * 60_000);
            await hub.Write(db => hub.Of<ExpireHolds>().Reached(
                db, [new Watermark(new Recipient(step.Owner.Id, RecipientKind.Till, "salle"), told)], Token));
            EndAll(hold => hold.Owner == step.Owner && hold.Ends <= told);
        }

        async Task Lease(Step step)
        {
            if (!step.Owner.IsTill)
                return;
            var wanted = step.Pick % 5;
            var mine = live.Where(hold => hold.Value.Owner == step.Owner && hold.Value.Kind == HoldKind.Lease)
                .Select(hold => hold.Key).SingleOrDefault();
            var had = places.Values.Count(place => !place.Sold && place.Hold == mine);
            var expected = Math.Min(wanted, had + Math.Max(0, Room(step.Contingent)));
            var code = await Code(() => hub.Of<LeasePlaces>().Run(
                Guid.CreateVersion7().ToString(), step.Owner.Id, SmallVenue.Seated, "Cat1", wanted, step.Contingent, Token));
            if (wanted > had && expected == had)
            {
                Assert.NotNull(code);
                return;
            }

            Assert.Null(code);
            await Learn(step, Math.Max(0, expected - had));
            await LearnHolds();
        }

        async Task WriteOff(Step step)
        {
            var hold = Pick(live.Keys, step);
            if (hold == Guid.Empty)
                return;
            if (live[hold].Kind == HoldKind.Option)
            {
                Assert.Equal("seating.hold-of-option", await Code(
                    () => hub.Of<WriteOffHold>().Run(hold, "operator:anne", "perdue", Token)));
                if (step.Quantity > 2)
                    await EndOption(hold);
                return;
            }

            Assert.Equal(
                places.Values.Count(place => place.Hold == hold && !place.Sold),
                await hub.Of<WriteOffHold>().Run(hold, "operator:anne", "perdue", Token));
            End(hold);
        }

        /// <summary>Takes and frees, and is undone at the end.</summary>
        async Task Undone(Step step) => Assert.NotNull(await Code(() => hub.Write<bool>(async db =>
        {
            var allocation = hub.Of<SeatAllocation>();
            await allocation.Release(
                db, await db.Set<Place>().Where(place => place.State == PlaceState.Held).Take(2).ToListAsync(Token), Token);
            await allocation.Hold(
                db, new HoldOrder(step.Owner, HoldKind.Cart, SmallVenue.Seated, "Cat1", 1, [], true, step.Contingent, Now), Token);
            await db.SaveChangesAsync(Token);
            throw new RuleViolation("test.undone", "No.");
        })));

        void EndAll(Func<LiveHold, bool> over)
        {
            foreach (var hold in live.Where(hold => over(hold.Value)).Select(hold => hold.Key).ToList())
                End(hold);
        }

        void End(Guid hold)
        {
            Ended++;
            apart.Remove(hold);
            live.Remove(hold, out var ended);
            if (ended?.From is { } option && live.ContainsKey(option))
            {
                foreach (var place in places.Values.Where(place => place.Hold == hold && !place.Sold).ToList())
                    places[place.Id] = place with { Hold = option };
                return;
            }

            foreach (var place in places.Values.Where(place => place.Hold == hold && !place.Sold).ToList())
                places.Remove(place.Id);
        }

        /// <summary>What was taken just now: as many as expected, and nothing that was taken already.</summary>
        async Task<List<Place>> Learn(Step step, int expected)
        {
            await using var db = hub.Read();
            var fresh = (await Active(db)).FindAll(place => !places.ContainsKey(place.Id));
            Assert.Equal(expected, fresh.Count);
            foreach (var place in fresh)
            {
                Assert.DoesNotContain(places.Values, other => other.Seat == place.SeatId);
                Assert.Equal((step.Contingent, PlaceState.Held), (place.Contingent, place.State));
                places.Add(place.Id, new Taken(place.Id, place.SeatId, place.Contingent, place.HoldId, false, place.Serial));
            }

            Holds++;
            await LearnHolds();
            return fresh;
        }

        async Task LearnHolds()
        {
            await using var db = hub.Read();
            live.Clear();
            foreach (var hold in await db.Set<Hold>().Where(hold => hold.State == HoldState.Live).ToListAsync(Token))
                live[hold.Id] = new(new HoldOwner(hold.Owner, hold.OwnedByTill), hold.ExpiresAtMs, hold.Kind, hold.FromHoldId);
            foreach (var place in (await Active(db)).Where(place => place.State == PlaceState.Held))
                places[place.Id] = places[place.Id] with { Hold = place.HoldId };
        }

        async Task Same()
        {
            await using (var db = hub.Read())
            {
                var kept = (await Active(db)).Select(place => (place.Id, place.State == PlaceState.Confirmed)).Order();
                Assert.Equal(places.Values.Select(place => (place.Id, place.Sold)).Order(), kept);
                var holds = await db.Set<Hold>().Where(hold => hold.State == HoldState.Live).ToListAsync(Token);
                Assert.Equal(live.Keys.Order(), holds.Select(hold => hold.Id).Order());
                Assert.Equal(
                    apart.Select(one => (one.Key, one.Value.Unseated)).Order(),
                    holds.Where(hold => hold.Kind == HoldKind.Option).Select(hold => (hold.Id, hold.Unseated)).Order());
                Assert.Equal(
                    places.Values.Where(place => !place.Sold).Select(place => (place.Id, place.Hold)).Order(),
                    (await Active(db)).Where(place => place.State == PlaceState.Held)
                        .Select(place => (place.Id, place.HoldId)).Order());
            }

            var remembered = await hub.Write(async db =>
            {
                var house = (await hub.Of<Houses>().Open(db, SmallVenue.Seated, Token)).House;
                return (
                    Contingents.Select(contingent => house.Takeable(house.Category("Cat1"), contingent)).ToList(),
                    house.Layout.Seats.Where((_, seat) => house.IsTaken(seat)).Select(seat => seat.Id).ToHashSet());
            });
            Assert.Equal(Contingents.Select(Room), remembered.Item1);
            Assert.True(remembered.Item2.SetEquals(places.Values.Select(place => place.Seat!.Value)));
            await hub.InvariantsHold("Seating");
        }

        static Task<List<Place>> Active(HubDb db) => db.Set<Place>()
            .Where(place => place.State == PlaceState.Held || place.State == PlaceState.Confirmed).ToListAsync(Token);

        static T? Pick<T>(IEnumerable<T> from, Step step)
        {
            var all = from.ToList();
            return all.Count == 0 ? default : all[step.Pick % all.Count];
        }

        async Task<string?> Code<T>(Func<Task<T>> call)
        {
            try
            {
                await call();
                return null;
            }
            catch (RuleViolation no)
            {
                Refused++;
                return no.Code;
            }
        }
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
