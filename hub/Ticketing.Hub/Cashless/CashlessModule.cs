using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Cashless;

/// <summary>
/// Wallets on chips: top-ups at the tills, debits at the buvettes, what is owed to their holders. The edge of a site decides
/// a debit; this module takes note of it and never decides one.
/// </summary>
public static class CashlessModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<WalletNews>();
        services.AddSingleton<WalletBook>();
        services.AddSingleton<ChangeWallets>();
        services.AddSingleton<BlockWallet>();
        services.AddSingleton<WalletQueries>();
        services.AddSingleton<ImportSheet, ImportProducts>();
        services.AddSingleton<ImportSheet, ImportChips>();
        services.AddSingleton<ISnapshotSource, CashlessRows>();
        services.AddSingleton<IOperationHandler, RecordTopUp>();
        services.AddSingleton<IOperationHandler, RecordDebit>();
        services.AddSingleton<IInvariantCheck, WalletsAreTheirMovements>();
        services.AddSingleton<IInvariantCheck, MovementsStandInFiscalJournal>();
    }
}
