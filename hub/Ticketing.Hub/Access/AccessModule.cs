using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Access;

/// <summary>
/// What sold tickets open, which of them are blocked, and what happened at the gates. The edge of a site decides who passes;
/// this module tells it what it needs for that, takes note of what it decided, and never decides itself.
/// </summary>
public static class AccessModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<TicketNews>();
        services.AddSingleton<PassageBook>();
        services.AddSingleton<BlockTicket>();
        services.AddSingleton<AccessQueries>();
        services.AddSingleton<ISnapshotSource, AccessRows>();
        services.AddSingleton<IOperationHandler, RecordPassages>();
        services.AddSingleton<IInvariantCheck, TicketsAdmitOnce>();
        services.AddSingleton<IInvariantCheck, SoldTicketsHaveTheirRight>();
        services.AddFactHandler<TicketsSold, GrantRights>();
        services.AddFactHandler<TicketRefunded, WithdrawRight>();
        services.AddFactHandler<PerformancePlanned, TellPerformanceKeys>();
        services.AddFactHandler<TicketKeyRenewed, TellRenewedKeys>();
    }
}
