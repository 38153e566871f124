using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;
using Xunit;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Till;

/// <summary>A small venue that sells tonight, by the real clock, on a hub that tills reach over TLS.</summary>
static class TillVenue
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningHub> On(
        Database database, string row, string[]? quotas = null, Action<IServiceCollection>? configure = null)
    {
        var hub = await RunningHub.On(database, configure);
        var files = SmallVenue.Files(row).Where(file => file.Name != "performances.csv").ToList();
        files.Add(SmallVenue.File(
            "performances.csv", SmallVenue.PerformanceHeader,
            Performance("P1", SmallVenue.Hall), Performance("P2", "foyer"), Performance("P3", "foyer")));
        if (quotas is not null)
            files.Add(SmallVenue.File("quotas.csv", ["performance;contingent;category;limit;overbooking_percent", .. quotas]));
        var report = await hub.Of<ImportFiles>().Run(
            new ImportRequest(files, "operator:test", RelativeTo: hub.Clock.GetUtcNow()), null, Token);
        Assert.Empty(report.Issues);
        await hub.Of<MovePerformance>().Run(3, "Close", "operator:test", "", Token);
        return hub;
    }

    public static async Task<TillAtWork> Till(RunningHub hub, string name = "caisse") =>
        new(hub, await hub.Enrol(DeviceKind.Till, name));

    public static async Task InvariantsHold(RunningHub hub) =>
        Assert.All(await Verify.Check(hub.Of<IServiceProvider>(), Token), report =>
            Assert.True(report.Holds, $"{report.Invariant}, {report.Title}: {string.Join(' ', report.Violations)}"));

    public static async Task<List<Place>> Active(RunningHub hub)
    {
        await using var db = hub.Read();
        return await db.Set<Place>()
            .Where(place => place.State == PlaceState.Held || place.State == PlaceState.Confirmed).ToListAsync(Token);
    }

    static string Performance(string code, string seating) =>
        $"{code};E;now+01:00;now-00:45;now+04:00;now+03:00;5,5;Salle;{seating};STD;OnSale";
}

/// <summary>A till over its own line: it asks the service, and tells its journal.</summary>
sealed class TillAtWork(RunningHub hub, EnrolledDevice device)
{
    readonly TillService.TillServiceClient service = new(device.Channel);
    readonly TestJournal journal = new();
    long receipt;
    long ticket;

    public string Id => device.Id;

    public TillService.TillServiceClient Service => service;

    public async Task<HoldReply> Hold(
        int quantity, string category = "Cat1", uint performance = SmallVenue.Seated, bool maySplit = false,
        string? request = null, params IEnumerable<string> seats) =>
        await service.HoldAsync(
            new HoldRequest
            {
                RequestId = request ?? Guid.CreateVersion7().ToString(),
                Performance = performance,
                Category = category,
                Quantity = quantity,
                MaySplit = maySplit,
                SeatIds = { seats },
            },
            cancellationToken: TillVenue.Token);

    public async Task<LeaseRow> Lease(int quantity, string category = "Cat1", uint performance = SmallVenue.Seated) =>
        (await service.LeaseAsync(
            new LeaseRequest
            {
                RequestId = Guid.CreateVersion7().ToString(),
                Performance = performance,
                Category = category,
                Quantity = quantity,
            },
            cancellationToken: TillVenue.Token)).Lease;

    public async Task<AvailabilityReply> Availability(uint performance = SmallVenue.Seated) =>
        await service.AvailabilityAsync(
            new AvailabilityRequest { Performance = performance }, cancellationToken: TillVenue.Token);

    public SaleRecorded Sale(params IReadOnlyList<Protocol.Sync.V1.Place> places)
    {
        var sale = new SaleRecorded
        {
            SaleId = Guid.CreateVersion7().ToString(),
            OperatorId = "alix",
            Currency = "EUR",
            ReceiptNumber = ++receipt,
            Payments = { new PaymentTaken { Method = PaymentMethod.Card, Amount = Money.Euro(3200 * places.Count) } },
        };
        sale.Places.AddRange(places.Select(place => new SoldPlace
        {
            Place = place, Tariff = "PLEIN", Price = Money.Euro(3200), VatRate = 550, TicketNumber = ++ticket,
        }));
        return sale;
    }

    public Task<PushReply> Tell(params IEnumerable<SaleRecorded> sales) => Push(0, sales);

    /// <summary>Says that all that was sold until so many ms from now has been told.</summary>
    public Task<PushReply> Watermark(long fromNowMs = 0, params IEnumerable<SaleRecorded> sales) =>
        Push(hub.Clock.GetUtcNow().ToUnixTimeMilliseconds() + fromNowMs, sales);

    async Task<PushReply> Push(long watermark, IEnumerable<SaleRecorded> sales)
    {
        var push = journal.Push([.. sales.Select(sale => journal.Add(
            new OperationBody { Sale = sale }, hub.Clock.GetUtcNow().ToUnixTimeMilliseconds()))]);
        push.WatermarkMs = watermark;
        return await new SyncService.SyncServiceClient(device.Channel).PushAsync(push, cancellationToken: TillVenue.Token);
    }
}
