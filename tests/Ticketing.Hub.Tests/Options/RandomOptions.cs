using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Customers and operators who do this and that with options; what the rules refuse is left.</summary>
sealed class RandomOptions(OptionVenue venue, string partner, Random random)
{
    readonly List<Guid> ids = [];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static OptionActor Actor => OptionActor.Of(OptionVenue.Anne);

    public async Task Play(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            try
            {
                await (ids.Count == 0 || random.Next(3) == 0 ? Ask() : Decide(ids[random.Next(ids.Count)]));
            }
            catch (RuleViolation)
            {
                // A customer or an operator is told so, and does something else.
            }
        }
    }

    async Task Ask()
    {
        var channel = random.Next(3) == 0 ? partner : "GUICHET";
        var contact = venue.ContactId(random.Next(1, 4));
        var wish = Wish();
        var receipt = random.Next(2) == 0
            ? await venue.Of<RequestOption>().Run(Actor, OptionVenue.NewId(), new NewRequest(contact, channel, wish), Token)
            : await venue.Of<PlaceDirectly>().Run(
                OptionVenue.Anne, OptionVenue.NewId(), new NewPlacement(contact, channel, wish), Token);
        ids.Add(receipt.Id);
    }

    WishedOption Wish()
    {
        (string, int)[] seats = random.Next(3) == 0
            ? [("Cat1", random.Next(5, 12)), ("Cat2", random.Next(5, 12))] : [(random.Next(2) == 0 ? "Cat1" : "Cat2", random.Next(5, 20))];
        return random.Next(5) switch
        {
            0 => OptionVenue.WishProduct("ABO3", null, seats),
            1 => OptionVenue.WishProduct("CARTE2", random.Next(2) == 0 ? [1, 3] : [2, 4], seats),
            2 => OptionVenue.WishProduct("DUO", null, seats),
            _ => venue.Wish(random.Next(1, 5), seats) with { AcceptsUpgrade = random.Next(2) == 0 },
        };
    }

    Task Decide(Guid id) => random.Next(12) switch
    {
        0 => venue.Of<RefuseOption>().Run(Actor, id, "complet", Token),
        1 => venue.Of<WaitlistOption>().Run(Actor, id, Token),
        2 => venue.Of<PromoteOption>().Run(Actor, id, null, Token),
        3 => venue.Of<MakeFirm>().Run(Actor, id, Token),
        4 => Move(id, OptionMoves.TakeUp),
        5 => Move(id, OptionMoves.Sell),
        6 => venue.Of<CancelValidation>().Run(Actor, id, "", Token),
        7 => venue.Of<AddExtraChoice>().Run(Actor, id, [4], Token),
        8 or 9 => venue.Validate(id),
        _ => Place(id),
    };

    async Task Place(Guid id)
    {
        await using var db = venue.Hub.Read();
        var option = await db.Set<Option>().SingleAsync(row => row.Id == id, Token);
        var wishes = await db.Set<OptionWish>().Where(wish => wish.OptionId == id).ToListAsync(Token);
        await venue.PlaceOn(id, null, [.. wishes.Select(wish => new AllottedSeats(
            wish.Category, option.AcceptsUpgrade && wish.Category == "Cat2" && random.Next(2) == 0 ? "Cat1" : wish.Category,
            random.Next(wish.Quantity + 1)))]);
    }

    Task Move(Guid id, string verb) => venue.Hub.Write(async db =>
        (await db.Set<Option>().AsTracking().SingleAsync(row => row.Id == id, Token)).Move(verb));
}
