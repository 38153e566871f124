using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Finance;

/// <summary>
/// Double-entry ledger, payments, cash desks and their closings, and the fiscal journal. It knows accounts and drawers,
/// never a ticket or a seat: who sells posts its entry here, in its own transaction.
/// </summary>
public static class FinanceModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Ledger>();
        services.AddSingleton<FiscalJournal>();
        services.AddSingleton<Payments>();
        services.AddSingleton<FinanceQueries>();
        services.AddSingleton<IOperationHandler, ReceiveCashDesk>();
        services.AddSingleton<IInvariantCheck, LedgerBalances>();
        services.AddSingleton<IInvariantCheck, PaymentsStandInLedger>();
        services.AddSingleton<IInvariantCheck, FiscalChainsHold>();
    }
}
