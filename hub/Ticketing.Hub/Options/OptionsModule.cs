using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options.Assistant;
using Ticketing.Hub.Options.Assistant.Pages;
using Ticketing.Hub.Options.Deadlines;
using Ticketing.Hub.Options.Deadlines.Pages;
using Ticketing.Hub.Options.Report;
using Ticketing.Hub.Options.Report.Pages;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// Options: customers wish for places, the house allots some, all or none of them, confirms, and books an order that is taken
/// up for sale. Requests never hold a place; money and tickets are the module Sales'.
/// </summary>
public static class OptionsModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DeadlineOptions>().Bind(configuration.GetSection("Options"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OptionDays>();
        services.AddSingleton<OptionBook>();
        services.AddSingleton<OptionNumbers>();
        services.AddSingleton<OptionPrices>();
        services.AddSingleton<ConfirmationBook>();
        services.AddSingleton<Customers.ContactOptionQueries>();
        services.AddSingleton<Customers.RequestOfferQueries>();
        services.AddSingleton<RequestOption>();
        services.AddSingleton<ChangeRequest>();
        services.AddSingleton<WithdrawRequest>();
        services.AddSingleton<PlaceOption>();
        services.AddSingleton<PlaceDirectly>();
        services.AddSingleton<DuplicateOption>();
        services.AddSingleton<RefuseOption>();
        services.AddSingleton<CancelRefusal>();
        services.AddSingleton<WaitlistOption>();
        services.AddSingleton<ReturnToRefused>();
        services.AddSingleton<PromoteOption>();
        services.AddSingleton<ValidateOptions>();
        services.AddSingleton<CancelValidation>();
        services.AddSingleton<MakeFirm>();
        services.AddSingleton<ReleaseOption>();
        services.AddSingleton<TwinOptions>();
        services.AddSingleton<AddExtraChoice>();
        services.AddSingleton<AssignSeats>();
        services.AddSingleton<OptionReportQueries>();
        services.AddSingleton<ReportBehindQueries>();
        services.AddScoped<ReportExport>();
        services.AddSingleton<BatchPlans>();
        services.AddSingleton<RunBatchOfContact>();
        services.AddSingleton<OverdueBatch>();
        services.AddSingleton<DeadlineQueries>();
        services.AddScoped<BatchExport>();
        services.AddSingleton<NightlyDeadlines>();
        services.AddHostedService(provider => provider.GetRequiredService<NightlyDeadlines>());
        services.AddSingleton<AssistantWork>();
        services.AddHostedService(provider => provider.GetRequiredService<AssistantWork>());
        services.AddSingleton<ProposePlacement>();
        services.AddSingleton<DecideLine>();
        services.AddSingleton<ApplyProposal>();
        services.AddSingleton<AssistantQueries>();
        services.AddScoped<ProposalWords>();
        services.AddScoped<ProposalExport>();
        services.AddSingleton<SettingsQueries>();
        services.AddSingleton<SetTerms>();
        services.AddSingleton<CreateLimitation>();
        services.AddSingleton<ChangeLimitation>();
        services.AddSingleton<DeleteLimitation>();
        services.AddSingleton<DeleteOptionProfile>();
        services.AddSingleton<ImportSheet, ImportTerms>();
        services.AddSingleton<ImportSheet, ImportLimitations>();
        services.AddSingleton<AnnotateOption>();
        services.AddSingleton<MoveOption>();
        services.AddSingleton<PreviewBulk>();
        services.AddSingleton<BulkOptions>();
        services.AddSingleton<OptionsQueries>();
        services.AddSingleton<OptionCardQueries>();
        services.AddSingleton<WaitingListQueries>();
        services.AddSingleton<OptionChoicesQueries>();
        services.AddFactHandler<BookingTakenUp, FollowBooking>();
        services.AddFactHandler<BookingGivenBack, FollowBooking>();
        services.AddFactHandler<BookingSold, FollowBooking>();
        services.AddFactHandler<PerformancePlanned, FollowPerformance>();
        services.AddFactHandler<ContactNamed, FollowNames>();
        services.AddFactHandler<EventNamed, FollowNames>();
        services.AddFactHandler<ProductNamed, FollowNames>();
        services.AddFactHandler<OptionsConfirmed, SendConfirmation>();
    }

    public static void Map(WebApplication app)
    {
        ReportDownload.Map(app);
        BatchDownload.Map(app);
        ProposalDownload.Map(app);
        Pages.ConfirmationDownload.Map(app);
        Pages.Pro.RecapitulationDownload.Map(app);
        app.MapGrpcService<OptionsGrpc>();
    }
}
