using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;
using static Ticketing.Hub.Tests.Options.ValidationTests;

namespace Ticketing.Hub.Tests.Options;

/// <summary>
/// Plays random acts of customers, operators and desks, two at a time, and compares the hub with a plain model: what state each
/// option is in, and how many places that takes of each performance. After each play O1 to O9 and the house's I1, I3, I4, I6
/// hold.
/// </summary>
public class OptionsModelTests
{
    const int Plays = 12, Seats = 20;

    static readonly OptionActor Actor = OptionActor.Of(Anne);

    static readonly string[] Acts =
    [
        "request", "request", "product", "place", "place", "place", "part", "refuse", "undo", "wait", "return", "promote",
        "validate", "validate", "cancel", "firm", "take", "back", "sell", "withdraw", "change", "days", "release",
    ];

    static readonly Gen<(string Act, int Pick, int Quantity)[]> Season =
        Gen.Select(Gen.Int[0, Acts.Length - 1], Gen.Int[0, 1000], Gen.Int[1, 9])
            .Select(one => (Acts[one.Item1], one.Item2, one.Item3)).Array[16, 30];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Whatever_is_played_the_hub_and_a_plain_model_agree(Database database)
    {
        await using var venue = await OptionVenue.On(database, hall: [new string('1', Seats), new string('2', Seats)]);
        var play = new Play(venue);
        await Season.SampleAsync(async acts =>
        {
            // Two at a time: whoever comes first, the model takes what was answered.
            foreach (var pair in acts.Chunk(2))
            {
                await Task.WhenAll(pair.Select(act => Task.Run(() => play.Do(act.Act, act.Pick, act.Quantity))));
            }

            await Deliver(venue);
            await play.Agrees();
        }, iter: Plays, threads: 1);
        await venue.Hub.InvariantsHold();
        Assert.True(play.Done > 60 && play.Refusals > 20, $"{play.Done} done, {play.Refusals} refused: too thin to prove anything.");
    }

    sealed class Play(OptionVenue venue)
    {
        readonly Lock guard = new();
        readonly List<Guid> ids = [];
        int done, refusals;

        public int Done => done;

        public int Refusals => refusals;

        public async Task Do(string act, int pick, int quantity)
        {
            Guid id;
            lock (guard)
            {
                id = ids.Count == 0 ? Guid.Empty : ids[pick % ids.Count];
            }

            if (id == Guid.Empty && act is not ("request" or "product" or "days"))
                return;
            var code = await Try(() => Act(act, id, pick, quantity));
            Interlocked.Increment(ref code.Length == 0 ? ref done : ref refusals);
            Assert.DoesNotContain("profile", act == "place" ? code : "", StringComparison.Ordinal);
        }

        Task Act(string act, Guid id, int pick, int quantity) => act switch
        {
            "request" => Add(venue.Request(
                venue.Wish(1 + (pick % 3), ("Cat" + (1 + (pick % 2)), 4 + quantity)) with
                {
                    Fallbacks = pick % 2 == 0 ? [4] : [],
                    AcceptsUpgrade = pick % 3 == 0,
                },
                pick % 2 == 0 ? Council : School)),
            "product" => Add(venue.Request(WishProduct("ABO3", null, ("Cat1", 1 + quantity)))),
            "place" => venue.Place(id),
            "part" => Part(id, quantity),
            "refuse" => venue.Refuse(id),
            "undo" => venue.Of<CancelRefusal>().Run(Actor, id, Token),
            "wait" => venue.Of<WaitlistOption>().Run(Actor, id, Token),
            "return" => venue.Of<ReturnToRefused>().Run(Actor, id, Token),
            "promote" => venue.Of<PromoteOption>().Run(Actor, id, null, Token),
            "validate" => Validate(id),
            "cancel" => venue.Of<CancelValidation>().Run(Actor, id, "", Token),
            "firm" => venue.Of<MakeFirm>().Run(Actor, id, Token),
            "take" => TakeUp(id),
            "back" => GiveBack(),
            "sell" => Sell(id),
            "withdraw" => venue.Of<WithdrawRequest>().Run(Actor, id, "", Token),
            "change" => venue.Of<ChangeRequest>().Run(Actor, id, null, venue.Wish(2, ("Cat1", 5)), null, null, Token),
            "release" => venue.Of<ReleaseOption>().Run(Actor, id, 0, "échue", Token),
            _ => Days(),
        };

        async Task Add(Task<OptionReceipt> request)
        {
            var receipt = await request;
            lock (guard)
            {
                ids.Add(receipt.Id);
            }
        }

        async Task Part(Guid id, int quantity)
        {
            await using var db = venue.Hub.Read();
            var wish = await db.Set<OptionWish>().FirstAsync(row => row.OptionId == id, Token);
            await venue.Place(id, (wish.Category, Math.Min(quantity, wish.Quantity)));
        }

        async Task Validate(Guid id)
        {
            var outcome = Assert.Single(await venue.Validate(id));
            if (!outcome.Done)
                throw new RuleViolation(outcome.Code, outcome.Detail);
        }

        async Task TakeUp(Guid id) => await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [await Booked(id, BookingState.Booked)], Token);

        async Task Sell(Guid id)
        {
            var operation = await Booked(id, BookingState.TakenUp);
            await using var db = venue.Hub.Read();
            var amount = await db.Set<BookingLine>().Where(line => line.OperationId == operation)
                .SumAsync(line => line.Quantity * line.UnitPrice, Token);
            await venue.Of<SellBooking>().Run(Anne, NewId(), [operation], [Cash(amount)], Token);
        }

        async Task<Guid> Booked(Guid id, BookingState state)
        {
            await using var db = venue.Hub.Read();
            var found = await db.Set<BookingOperation>().Where(row => row.Subject == id && row.State == state)
                .Select(row => (Guid?)row.Id).FirstOrDefaultAsync(Token);
            return found ?? throw new RuleViolation("test.none", "There is no such order.");
        }

        async Task GiveBack()
        {
            venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
            await venue.Of<ExpireHolds>().Run(Token);
        }

        Task Days()
        {
            // Not past the evenings: twelve plays stay within the thirty days before them.
            if (venue.Hub.Clock.GetUtcNow() < new DateTimeOffset(2026, 12, 14, 0, 0, 0, TimeSpan.Zero))
                venue.Hub.Clock.Advance(TimeSpan.FromDays(1));
            return Task.CompletedTask;
        }

        /// <summary>A plain recount: each history walked by the trade's table ends in the option's state, and what options and
        /// sales have of each performance is what the house has lost.</summary>
        public async Task Agrees()
        {
            await using var db = venue.Hub.Read();
            var options = await db.Set<Option>().ToListAsync(Token);
            Assert.Equal(Enumerable.Range(1, options.Count).Select(number => (long)number), options.Select(option => option.Number).Order());
            var moves = (await db.Set<OptionMove>().OrderBy(move => move.Id).ToListAsync(Token)).ToLookup(move => move.OptionId);
            var lines = (await db.Set<PlacedLine>().ToListAsync(Token)).ToLookup(line => line.OptionId);
            var operations = (await db.Set<BookingOperation>().ToListAsync(Token)).ToLookup(row => row.Subject);
            var taken = new Dictionary<(int, string), int>();
            foreach (var option in options)
            {
                Walked(option, [.. moves[option.Id]]);
                CheckOrders(option, [.. operations[option.Id]]);
                if (!Option.WithPlaces.Contains(option.State) && option.State != OptionState.Sold)
                    continue;
                Assert.Equal(option.Placed, lines[option.Id].Sum(line => line.Quantity));
                foreach (var line in lines[option.Id])
                {
                    taken[(line.Performance, line.Category)] = taken.GetValueOrDefault((line.Performance, line.Category)) + line.Quantity;
                }
            }

            for (var performance = 1; performance <= 4; performance++)
            {
                foreach (var category in new[] { "Cat1", "Cat2" })
                {
                    var free = await PlacementTests.Free(venue, performance, category);
                    Assert.True(free >= 0, $"{performance}, {category}: {free} free.");
                    Assert.Equal(Seats - taken.GetValueOrDefault((performance, category)), free);
                }
            }

            var confirmations = await db.Set<Confirmation>().CountAsync(Token);
            Assert.Equal(confirmations, await db.Set<StoredLetter>().CountAsync(Token));
        }

        static void Walked(Option option, List<OptionMove> history)
        {
            Assert.Equal(OptionMoves.Submit, history[0].Verb);
            var state = OptionState.Requested;
            foreach (var move in history.Skip(1))
            {
                Assert.Equal(state.ToString(), move.From);
                state = Option.Moves.Next(state, move.Verb);
                Assert.Equal(state.ToString(), move.To);
                Assert.NotEmpty(move.Who);
            }

            Assert.Equal(option.State, state);
        }

        /// <summary>One live order for each option that has one, none for the others.</summary>
        static void CheckOrders(Option option, List<BookingOperation> operations)
        {
            var live = operations.FindAll(row => row.State is BookingState.Booked or BookingState.TakenUp or BookingState.Sold);
            BookingState? expected = option.State switch
            {
                OptionState.Validated or OptionState.Firm => BookingState.Booked,
                OptionState.TakenUp => BookingState.TakenUp,
                OptionState.Sold => BookingState.Sold,
                _ => null,
            };
            if (expected is { } state)
                Assert.Equal(state, Assert.Single(live).State);
            else
                Assert.Empty(live);
            Assert.True(!option.HasOrder || option.OrderFile is not null, $"Option {option.Number} has no order file.");
        }
    }
}
