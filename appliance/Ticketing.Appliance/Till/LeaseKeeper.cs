using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <summary>Keeps so many places leased, per performance and category, that the till can go on selling when it is cut off.</summary>
public sealed partial class LeaseKeeper(House house, TillLink link, Carts carts, Books books, TillOptions options, TimeProvider clock,
    ILogger<LeaseKeeper> log) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(30);
    static readonly TimeSpan AskNoMoreFor = TimeSpan.FromMinutes(1);

    readonly Dictionary<(uint, string), long> notBefore = [];
    readonly Dictionary<(uint, string), (string Code, string Detail)> said = [];

    /// <summary>What is left of the lease, for the screen.</summary>
    public int Left(uint performance, string category) => LeaseShelf.Free(house.Leases, performance, category,
        clock.GetUtcNow().ToUnixTimeMilliseconds(), p => carts.Holds(p.TicketSerial) || books.IsSold(p.TicketSerial)).Count;

    public async Task KeepAsync()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var until = now + (long)TimeSpan.FromDays(options.LeaseDays).TotalMilliseconds;
        foreach (var performance in house.OnSale(now).Where(p => p.StartsAtMs <= until).ToList())
        {
            foreach (var category in house.Categories(performance.Number).ToList())
            {
                if (!link.IsOnline)
                    return;
                var wanted = options.WantedInLease(category.Code);
                if (wanted > 0 && (Left(performance.Number, category.Code) < wanted || EndsSoon(performance.Number, category.Code, performance.SalesEndAtMs, now)))
                    await AskAsync(performance.Number, category.Code, wanted, now);
            }
        }
    }

    bool EndsSoon(uint performance, string category, long salesEndAtMs, long nowMs) =>
        house.Leases.Any(l => l.Performance == performance && l.Category == category
            && l.SellUntilMs < salesEndAtMs && l.SellUntilMs - nowMs < RenewBefore.TotalMilliseconds);

    async Task AskAsync(uint performance, string category, int wanted, long nowMs)
    {
        if (notBefore.GetValueOrDefault((performance, category)) > nowMs)
            return;
        try
        {
            var given = await link.LeaseAsync(new LeaseRequest
            {
                RequestId = Guid.CreateVersion7().ToString(),
                Performance = performance,
                Category = category,
                Quantity = wanted,
            });
            said.Remove((performance, category));
            // The row comes down with the change feed: until then there is nothing new to ask. When the house has no more to
            // give, or not to one till, there is nothing for longer.
            var pause = given?.Lease is { } lease && lease.Places.Count < wanted ? AskNoMoreFor : Round;
            notBefore[(performance, category)] = nowMs + (long)pause.TotalMilliseconds;
        }
        catch (RuleViolation no)
        {
            notBefore[(performance, category)] = nowMs + (long)AskNoMoreFor.TotalMilliseconds;
            // Asked again each minute; written once, until the answer is another.
            if (said.GetValueOrDefault((performance, category)) == (no.Code, no.Detail))
                return;
            said[(performance, category)] = (no.Code, no.Detail);
            LogRefused(performance, category, no.Code, no.Detail);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        do
        {
            try
            {
                await KeepAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No lease for performance {Performance}, {Category}: {Code} {Detail}")]
    partial void LogRefused(uint performance, string category, string code, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "Keeping the leases stumbled; it goes on.")]
    partial void LogFailed(Exception error);
}
