using Ticketing.Hub.InfoCentre.Pages;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Seating.Pages;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Import;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class LiveTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_evening_is_read_once_for_all_who_look()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var evening = new PlayedEvening(hub.Of<IServiceProvider>());
        await evening.Play(DemoSeasonTests.DemoFolder(), sales: 10, minutes: 60);
        List<EveningView> first = [], second = [];
        var watch = hub.Of<EveningWatch>();

        using (watch.Watch(first.Add))
        using (watch.Watch(second.Add))
        {
            await hub.Until(() => first.Count > 0 && second.Count > 0);
            var before = first[^1].Figures.Performances.Sum(gauge => gauge.Sold);
            await evening.Sell(hub.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            await hub.Until(() => first[^1].Figures.Performances.Sum(gauge => gauge.Sold) > before);
        }

        Assert.Same(first[0], second[0]);
        Assert.Equal(evening.Sold.Count, first[^1].Figures.Performances.Sum(gauge => gauge.Sold));
    }

    [Fact]
    public async Task Only_seats_that_changed_are_sent_to_a_plan()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var evening = new PlayedEvening(hub.Of<IServiceProvider>());
        await evening.Play(DemoSeasonTests.DemoFolder(), sales: 10, minutes: 60);
        var known = await hub.Of<PlanStates>().Of(PlayedEvening.Kavanagh, Token);
        var news = new List<PlanNews>();

        using var watching = hub.Of<PlanWatch>().Watch(PlayedEvening.Kavanagh, known, one =>
        {
            news.Add(one);
            return Task.CompletedTask;
        });
        await hub.Until(() => news.Count > 0);
        var held = await hub.Of<HoldPlaces>().Run(
            "r", HoldOwner.Operator("anne"), new HoldWish(PlayedEvening.Kavanagh, "Cat1", 3, [], true), Token);
        await hub.Until(() => news.Exists(one => one.Changed.Count > 0));

        var changed = news.SelectMany(one => one.Changed).ToList();
        Assert.Equal(3, held.Places.Count);
        Assert.Equal(3, changed.Count);
        Assert.All(changed, seat => Assert.Equal(SeatLook.Held, seat.Value));
    }
}
