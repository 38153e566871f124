using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>
/// Order files and what happens in them: orders, their operations and movements, tickets sold, printed and refunded. A till
/// sells by itself and tells it here; this module never decides whether a holder may come in.
/// </summary>
public static class SalesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SaleMoney>();
        services.AddSingleton<TillNumbering>();
        services.AddSingleton<CounterContact>();
        services.AddSingleton<RefundTicket>();
        services.AddSingleton<Bookings>();
        services.AddSingleton<TakeUpBooking>();
        services.AddSingleton<OrderFileQueries>();
        services.AddSingleton<SalesQueries>();
        services.AddSingleton<AdmittedSeats>();
        services.AddSingleton<IOperationHandler, RecordSale>();
        services.AddSingleton<IOperationHandler, RecordPrint>();
        services.AddSingleton<IInvariantCheck, TicketsHaveTheirPlaces>();
        services.AddSingleton<IInvariantCheck, OrdersArePaidAndPosted>();
        services.AddSingleton<IInvariantCheck, SalesStandInFiscalJournal>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<TillGrpc>();
        app.MapGrpcService<SalesGrpc>();
    }
}
