using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Import;

/// <summary>
/// One kind of CSV file, known by its name. Registered as a service by the module whose rows it brings. Several may
/// read the same file, each its own columns.
/// </summary>
public abstract class ImportSheet
{
    /// <summary>"catalogue", "contacts", "cashless" and so on.</summary>
    public abstract string Kind { get; }

    /// <summary>The file's name without ".csv".</summary>
    public abstract string Name { get; }

    public abstract int Rank { get; }

    public abstract IReadOnlyList<string> Required { get; }

    public virtual IReadOnlyList<string> Optional => [];

    /// <summary>Columns that together name a row: twice the same is refused.</summary>
    public virtual IReadOnlyList<string> Key => [Required[0]];

    /// <summary>Adds what is new, updates what is there by its code.</summary>
    public abstract Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken);
}

/// <summary>Ranks of the sheets, in one place because they are an order between modules.</summary>
public static class ImportRank
{
    public const int Basics = 10;
    public const int Prices = 20;
    public const int Plans = 30;
    public const int Activities = 40;
    public const int Events = 50;
    public const int Performances = 60;
    public const int Houses = 70;
    public const int Quotas = 80;
    public const int Structures = 90;
    public const int Contacts = 100;
    public const int Wallets = 110;
    public const int Chips = 120;
    public const int Channels = 130;
    public const int Options = 140;
}
