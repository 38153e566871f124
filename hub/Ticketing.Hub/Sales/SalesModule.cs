using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>
/// Order files and what happens in them: orders, their operations and movements, tickets sold, printed and refunded. A till
/// sells by itself and tells it here; the office sells what was booked. This module never decides whether a holder may come
/// in.
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
        services.AddSingleton<GiveBackBooking>();
        services.AddFactHandler<HoldEnded, GiveBackBookings>();
        services.AddSingleton<WriteSale>();
        services.AddSingleton<SoldBookings>();
        services.AddSingleton<SellBooking>();
        services.AddSingleton<DepositMoney>();
        services.AddSingleton<RecordDeposit>();
        services.AddSingleton<RefundDeposit>();
        services.AddSingleton<BookingQueries>();
        services.AddSingleton<OrderFileQueries>();
        services.AddSingleton<SalesQueries>();
        services.AddSingleton<AdmittedSeats>();
        services.AddSingleton<IOperationHandler, RecordSale>();
        services.AddSingleton<IOperationHandler, RecordPrint>();
        services.AddSingleton<IInvariantCheck, TicketsHaveTheirPlaces>();
        services.AddSingleton<IInvariantCheck, OrdersArePaidAndPosted>();
        services.AddSingleton<IInvariantCheck, SalesStandInFiscalJournal>();
        services.AddSingleton<IInvariantCheck, DepositsAreAccounted>();
        services.AddSingleton<IInvariantCheck, BookingsHaveTheirPlaces>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<TillGrpc>();
        app.MapGrpcService<SalesGrpc>();
    }
}
