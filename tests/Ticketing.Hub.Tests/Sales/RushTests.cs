using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Sales;

/// <summary>Many tills at one performance at the same moment: their commands run together.</summary>
public class RushTests
{
    const int Tills = 20;

    [Theory, OnBothDatabases]
    public async Task Tills_that_rush_at_a_small_hall_sell_each_seat_once_and_the_others_hear_why_not(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], new string('1', 30));
        var tills = Enumerable.Range(1, Tills).Select(number => new SellingTill(hub, $"t-{number}")).ToList();

        var sold = await Task.WhenAll(tills.Select(async till =>
        {
            var sales = 0;
            while (true)
            {
                try
                {
                    var sale = till.Sale(await till.Hold(2));
                    Assert.Empty((await till.Tell(sale)).Refused);
                    sales++;
                }
                catch (RuleViolation no)
                {
                    Assert.Equal("seating.not-enough", no.Code);
                    return sales;
                }
            }
        }));
        while (await hub.Relay().DeliverDue(Token) > 0)
        {
        }

        Assert.Equal(15, sold.Sum());
        await using var db = hub.Read();
        Assert.Equal(30, await db.Set<Place>().CountAsync(place => place.State == PlaceState.Confirmed, Token));
        var files = await db.Set<OrderFile>().OrderBy(file => file.Number).Select(file => file.Number).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 15).Select(number => (long)number), files);
        Assert.Equal(30, await db.Set<AccessRight>().CountAsync(Token));
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
        Assert.Equal(30 * 3200, await db.Set<Payment>().SumAsync(payment => payment.Amount, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_sale_in_a_rush_goes_to_the_shelf_and_the_others_are_written(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], new string('1', 30));
        var tills = Enumerable.Range(1, Tills / 2).Select(number => new SellingTill(hub, $"t-{number}")).ToList();
        var held = await Task.WhenAll(tills.Select(till => till.Hold(2)));

        var replies = await Task.WhenAll(tills.Select((till, number) =>
        {
            // One of them tells a place that another one holds.
            var sale = till.Sale(held[number == 4 ? 5 : number]);
            return till.Tell(sale);
        }));

        Assert.Equal("sales.place-not-held", Assert.Single(replies[4].Refused).Code);
        Assert.All(replies.Where((_, number) => number != 4), reply => Assert.Empty(reply.Refused));
        await using var db = hub.Read();
        Assert.Equal(9, await db.Set<Order>().CountAsync(Token));
        Assert.Equal("t-5", (await db.Set<Hub.Storage.ShelfItem>().SingleAsync(Token)).Source);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task The_same_push_many_times_at_once_is_one_sale(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        var sale = till.Sale(await till.Hold(2));
        var push = till.Push(new OperationBody { Sale = sale });

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => till.Send(push)));

        Assert.All(replies, reply => Assert.Equal((1L, 0), (reply.AcknowledgedThrough, reply.Refused.Count)));
        await using var db = hub.Read();
        Assert.Equal(1, await db.Set<Order>().CountAsync(Token));
        await hub.InvariantsHold();
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
