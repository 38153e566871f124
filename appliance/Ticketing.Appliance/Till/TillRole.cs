using Microsoft.Extensions.Options;
using Ticketing.Appliance.Hardware;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.PaymentTerminal;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Status;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <summary>
/// The counter: carts, payments, papers, the day's X and Z. Everything that a till registers beside the journal, the snapshot
/// and the link to the hub. It never decides about a gate, and never sells a place that the hub did not give it.
/// </summary>
static class TillRole
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        HardwareModule.Add(services, configuration);
        services.AddOptions<TillOptions>().Bind(configuration.GetSection("Till")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => p.GetRequiredService<IOptions<TillOptions>>().Value);
        services.AddSingleton(p => new TillIdentity(p.GetRequiredService<ApplianceIdentity>().Name, p.GetRequiredService<TillOptions>().Number));
        services.AddSingleton(p => new TillFile(Path.Combine(p.GetRequiredService<ApplianceOptions>().DataDirectory, "till.db")));
        services.AddSingleton(p =>
        {
            var hub = p.GetRequiredService<HubLink>();
            return new TillLink(new TillService.TillServiceClient(hub.Hub), () => hub.Reachable && !hub.Revoked, () => hub.State.SinceMs, hub.Answered, p.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(p =>
        {
            var hub = p.GetRequiredService<HubLink>();
            return new House(p.GetRequiredService<SnapshotReader>(), () => hub.Revoked);
        });
        services.AddSingleton<SalePapers>();
        services.AddSingleton<IFollowsJournal>(p => p.GetRequiredService<SalePapers>());
        services.AddSingleton<Books>();
        services.AddSingleton<Requests>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Carts>();
        services.AddSingleton<AddPlaces>();
        services.AddSingleton<AbandonCart>();
        services.AddSingleton<LostTakeUps>();
        services.AddHostedService(p => p.GetRequiredService<LostTakeUps>());
        services.AddSingleton<TakeUpBookings>();
        services.AddSingleton<RecordSale>();
        services.AddSingleton<PayCart>();
        services.AddSingleton<TopUpWallet>();
        services.AddSingleton<MoveCash>();
        services.AddSingleton<CloseDay>();
        services.AddSingleton<ReprintTicket>();
        AddPrinting(services);
        AddCards(services);
        services.AddSingleton<LeaseKeeper>();
        services.AddHostedService(p => p.GetRequiredService<LeaseKeeper>());
        services.AddHostedService<TillStart>();
        services.AddHostedService<TillLamp>();
        services.AddSingleton<IStatusSource, TillStatus>();
        Web.TillWeb.Add(services);
        services.AddGrpc(o => o.Interceptors.Add<Refusals>());
    }

    public static void Map(WebApplication app)
    {
        // Card payments cut short hold the watermark back before the link comes up.
        app.Services.GetRequiredService<RecoverCards>();
        app.MapGrpcService<CounterGrpc>();
        Web.TillWeb.Map(app);
    }

    static void AddPrinting(IServiceCollection services)
    {
        services.AddSingleton<Spool>();
        services.AddSingleton<PrintRecord>();
        services.AddSingleton(p => new Printers([.. Workers(p)]));
        services.AddSingleton(p => new CashDrawer(p.GetRequiredService<Outputs>(), p.GetRequiredService<HardwareOptions>(),
            ReceiptPrinter(p), p.GetRequiredService<ILogger<CashDrawer>>()));
        services.AddHostedService<PrinterFeeds>();
    }

    static void AddCards(IServiceCollection services)
    {
        services.AddSingleton<CardPaymentTable>();
        services.AddSingleton(p => new TakeCard(Terminal(p), p.GetRequiredService<CardPaymentTable>(), p.GetRequiredService<Journal>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RecoverCards>();
        services.AddHostedService(p => p.GetRequiredService<RecoverCards>());
    }

    static IEnumerable<SpoolWorker> Workers(IServiceProvider p)
    {
        var (options, clock) = (p.GetRequiredService<TillOptions>(), p.GetRequiredService<TimeProvider>());
        if (ReceiptPrinter(p) is { } receipts)
            yield return Worker(p, PrintJob.ReceiptPrinter, receipts);
        if (options.TicketPrinter.Length > 0)
            yield return Worker(p, PrintJob.TicketPrinter, new FglPrinter(HostAndPort.Parse(options.TicketPrinter, "Till:TicketPrinter"), clock));
    }

    static SpoolWorker Worker(IServiceProvider p, string name, IPrinter printer) => new(name, printer, p.GetRequiredService<Spool>(),
        p.GetRequiredService<PrintRecord>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SpoolWorker>>());

    static EscPosPrinter? ReceiptPrinter(IServiceProvider p) => p.GetRequiredService<TillOptions>().ReceiptPrinter is { Length: > 0 } address
        ? new EscPosPrinter(HostAndPort.Parse(address, "Till:ReceiptPrinter"), p.GetRequiredService<TimeProvider>())
        : null;

    static CaisseApTerminal? Terminal(IServiceProvider p) => p.GetRequiredService<TillOptions>() is { CardTerminal.Length: > 0 } options
        ? new CaisseApTerminal(HostAndPort.Parse(options.CardTerminal, "Till:CardTerminal"), options.Number, p.GetRequiredService<TimeProvider>())
        : null;
}
