using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// Options: customers wish for places, the house allots some, all or none of them, confirms, and books an order that is taken
/// up for sale. Requests never hold a place; money and tickets are the module Sales'.
/// </summary>
public static class OptionsModule
{
    public static void Add(IServiceCollection services)
    {
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
        services.AddFactHandler<BookingTakenUp, FollowBooking>();
        services.AddFactHandler<BookingGivenBack, FollowBooking>();
        services.AddFactHandler<BookingSold, FollowBooking>();
        services.AddFactHandler<OptionsConfirmed, SendConfirmation>();
    }

    public static void Map(WebApplication app) => Pages.Pro.RecapitulationDownload.Map(app);
}
