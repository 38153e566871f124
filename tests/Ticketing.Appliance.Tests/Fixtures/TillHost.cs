using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Appliance.Status;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Printers;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>The machine's clock, put forward or back by hand; time between two looks is real.</summary>
sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}

/// <summary>A till as it stands on the counter: the appliance's own parts, a hub, both printers and a card terminal, all over TCP.</summary>
sealed class TillHost : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("till-").FullName;
    readonly Errors errors = new();
    readonly Dictionary<string, string?> settings = [];
    WebApplication? app;
    GrpcChannel? channel;

    TillHost()
    {
    }

    public ShiftedClock Clock { get; } = new();

    public TillHub Hub { get; private set; } = null!;

    public ReceiptPrinter Receipts { get; set; } = null!;

    public TicketPrinter Tickets { get; set; } = null!;

    public CardTerminal Terminal { get; private set; } = null!;

    public CounterService.CounterServiceClient Counter { get; private set; } = null!;

    public string WebUrl { get; private set; } = "";

    public string Session { get; private set; } = "";

    public string Folder => folder;

    /// <summary>Errors in the log that the test means to cause.</summary>
    public bool ErrorsExpected { get; set; }

    public static async Task<TillHost> Start(params (string Key, string Value)[] settings)
    {
        var till = new TillHost();
        till.Hub = await TillHub.Start(till.Clock);
        till.Receipts = new ReceiptPrinter("receipt", 0, Path.Combine(till.folder, "prints"));
        till.Tickets = new TicketPrinter("ticket", 0, Path.Combine(till.folder, "prints"));
        till.Terminal = new CardTerminal(0, 1);
        till.settings["Till:ReceiptPrinter"] = $"127.0.0.1:{till.Receipts.Port}";
        till.settings["Till:TicketPrinter"] = $"127.0.0.1:{till.Tickets.Port}";
        till.settings["Till:CardTerminal"] = $"127.0.0.1:{till.Terminal.Port}";
        till.settings["Till:Lease:*"] = "0";
        foreach (var (key, value) in settings)
            till.settings[key] = value;
        await till.PowerOn();
        await till.SignIn(TillSeason.Seller);
        return till;
    }

    public T Part<T>() where T : notnull => app!.Services.GetRequiredService<T>();

    public async Task PowerOn()
    {
        var identityFolder = Path.Combine(folder, "identity");
        var identity = Identity.ApplianceIdentity.Load(identityFolder) ?? Hub.Authority.Enrol(
            identityFolder, "till-1", "Caisse 1", "Parc", Ticketing.Protocol.Enrolment.V1.DeviceKind.Till);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Ticketing.Appliance" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1);
            k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2);
        });
        var options = new ApplianceOptions(Roles.Till, folder, new("http://127.0.0.1:1"), 1, Hub.Url, null);
        SyncModule.Add(builder.Services, options, identity);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        StatusModule.Add(builder.Services);
        TillRole.Add(builder.Services, builder.Configuration);
        app = builder.Build();
        _ = Part<Journal>();
        StatusModule.Map(app);
        TillRole.Map(app);
        await app.StartAsync();
        WebUrl = app.Urls.First();
        channel = GrpcChannel.ForAddress(app.Urls.Last());
        Counter = new(channel);
        if (!Hub.IsCut)
            await Until.True(() => Part<SnapshotReader>().Ready && Part<HubLink>().Reachable, "the till has its data");
    }

    public async Task PowerOff()
    {
        channel?.Dispose();
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Off and on again, with the same folder.</summary>
    public async Task Restart()
    {
        await PowerOff();
        await PowerOn();
        await SignIn(TillSeason.Seller);
    }

    public async Task<string> SignIn(string name) =>
        Session = (await Counter.SignInAsync(new SignInRequest { Operator = name, Code = TillSeason.Code })).Session;

    public async Task CutOff()
    {
        Hub.Cut();
        await Until.True(() => !Part<HubLink>().Reachable, "the till knows that it is cut off");
    }

    public async Task Reconnect()
    {
        Hub.Mend();
        await Until.True(() => Part<HubLink>().Reachable, "the till is back");
    }

    public async Task<LeaseRow> Leased(int quantity, TimeSpan? until = null, uint performance = TillSeason.Evening, string category = "CAT1")
    {
        var lease = Hub.Lease(performance, category, quantity, Clock.GetUtcNow() + (until ?? TimeSpan.FromHours(2)));
        await Until.True(() => Part<House>().Leases.Any(l => l.LeaseId == lease.LeaseId), "the lease has come down");
        return lease;
    }

    public async Task<Protocol.Counter.V1.Cart> Add(int quantity = 2, string tariff = "PLEIN", string category = "CAT1", uint performance = TillSeason.Evening,
        string? request = null, string cart = "", string[]? seats = null)
    {
        var wanted = new AddPlacesRequest { Session = Session, RequestId = request ?? NewId(), CartId = cart, Performance = performance, Category = category, Tariff = tariff, Quantity = quantity };
        wanted.SeatIds.AddRange(seats ?? []);
        return await Counter.AddPlacesAsync(wanted);
    }

    public async Task<PayReply> PayCash(Protocol.Counter.V1.Cart cart, long tendered = 0, string? request = null) => await Counter.PayAsync(new PayRequest
    {
        Session = Session,
        RequestId = request ?? NewId(),
        CartId = cart.CartId,
        Method = PaymentMethod.Cash,
        Tendered = Money.Euro(tendered),
    });

    public async Task<PayReply> PayCard(Protocol.Counter.V1.Cart cart, string? request = null) => await Counter.PayAsync(new PayRequest
    {
        Session = Session,
        RequestId = request ?? NewId(),
        CartId = cart.CartId,
        Method = PaymentMethod.Card,
    });

    public static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>The stable code of the "no" that came back.</summary>
    public static async Task<(string? Code, RpcException Refusal)> Refused(Func<Task> call)
    {
        var no = await Assert.ThrowsAsync<RpcException>(call);
        return (Refusal.CodeOf(no), no);
    }

    public List<OperationBody> Journal => [.. Part<Journal>().ReadAll().Select(e => e.Read())];

    public async ValueTask DisposeAsync()
    {
        await PowerOff();
        await Receipts.DisposeAsync();
        await Tickets.DisposeAsync();
        await Terminal.DisposeAsync();
        await Hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        if (!ErrorsExpected)
            Assert.Empty(errors.Seen);
    }

    /// <summary>A fixture fails its test when the host logged an error.</summary>
    sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Seen.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
            // Nothing to let go of.
        }
    }
}

/// <summary>Polls for a fact, with an end.</summary>
static class Until
{
    public static async Task True(Func<bool> fact, string what, int seconds = 20)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!fact())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromSeconds(seconds), $"{what}: not within {seconds} s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
