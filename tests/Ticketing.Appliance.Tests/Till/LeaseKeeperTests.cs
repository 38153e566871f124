using Microsoft.Extensions.Logging;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;

namespace Ticketing.Appliance.Tests.Till;

public sealed class LeaseKeeperTests : IAsyncLifetime
{
    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task A_no_of_the_hub_is_written_once_until_it_changes()
    {
        var lines = new Lines();
        // CAT2 is on sale for one performance: one question a round.
        var keeper = new LeaseKeeper(
            till.Part<House>(), till.Part<TillLink>(), till.Part<Carts>(), till.Part<Books>(),
            new TillOptions { Lease = new() { ["CAT2"] = 3, ["*"] = 0 } }, till.Clock, lines);
        async Task Round(string? no)
        {
            till.Hub.RefuseLeasesWith = no;
            till.Clock.Shift += TimeSpan.FromMinutes(2);
            await keeper.KeepAsync();
        }

        await Round("CAT2: 0 free.");
        await Round("CAT2: 0 free.");
        await Round("CAT2: 0 free.");
        Assert.Equal(["No lease for performance 1, CAT2: seating.not-enough CAT2: 0 free."], lines.All);

        await Round("CAT2: 1 free.");
        await Round("CAT2: 1 free.");
        Assert.Equal(2, lines.All.Count);

        // It was given, and is refused again later: that is news.
        await Round(null);
        await Until.True(() => keeper.Left(TillSeason.Evening, "CAT2") == 3, "the lease has come down");
        await till.PayCash(await till.Add(24 - 3, category: "CAT2"));
        await till.PayCash(await till.Add(1, category: "CAT2"));
        await Round("CAT2: 1 free.");
        Assert.Equal(3, lines.All.Count);
    }

    sealed class Lines : ILogger<LeaseKeeper>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));
    }
}
