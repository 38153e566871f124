namespace Ticketing.Hub.Finance;

/// <summary>Numbers of the chart of accounts, after the French general chart.</summary>
public static class Accounts
{
    /// <summary>Sub-account: the cash desk.</summary>
    public const string Cash = "531";

    /// <summary>Card payments on their way to the bank. Sub-account: the cash desk.</summary>
    public const string Cards = "5115";

    public const string Bank = "512";

    /// <summary>Money between the safe and a cash desk. Sub-account: the cash desk.</summary>
    public const string Transfers = "58";

    /// <summary>What customers owe. Sub-account: the order file.</summary>
    public const string Customers = "411";

    /// <summary>What is on wallets: owed to their holders. Sub-account: the wallet.</summary>
    public const string Wallets = "4191";

    /// <summary>Acomptes: what was paid on account for bookings. Sub-account: the order file.</summary>
    public const string Deposits = "41911";

    /// <summary>VAT collected. Sub-account: the rate in hundredths of a percent.</summary>
    public const string VatCollected = "44571";

    public const string Partners = "467";

    public const string TicketSales = "7062";

    public const string BuvetteSales = "7071";

    public const string CashShort = "658";

    public const string CashOver = "758";

    internal static readonly Account[] Chart =
    [
        new() { Number = Cash, Name = "Caisse" },
        new() { Number = Cards, Name = "Cartes à encaisser" },
        new() { Number = Bank, Name = "Banque" },
        new() { Number = Transfers, Name = "Virements internes" },
        new() { Number = Customers, Name = "Clients" },
        new() { Number = Wallets, Name = "Porte-monnaie, avances des porteurs" },
        new() { Number = Deposits, Name = "Acomptes sur réservations" },
        new() { Number = VatCollected, Name = "TVA collectée" },
        new() { Number = Partners, Name = "Partenaires" },
        new() { Number = TicketSales, Name = "Billetterie" },
        new() { Number = BuvetteSales, Name = "Buvettes" },
        new() { Number = CashShort, Name = "Manquants de caisse" },
        new() { Number = CashOver, Name = "Excédents de caisse" },
    ];
}

public sealed class Account
{
    public required string Number { get; init; }

    public required string Name { get; init; }
}
