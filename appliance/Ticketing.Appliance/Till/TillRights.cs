namespace Ticketing.Appliance.Till;

/// <summary>What a person at the counter needs a right for: names and letters of the hub's tree, as the operators' rows spell them.</summary>
public static class TillRights
{
    public const string Sell = "sales.sell:E";

    /// <summary>A ticket once more, and whatever else comes out marked DUPLICATA.</summary>
    public const string Reprint = "sales.print:E";

    public const string TopUp = "cashless.top-up:E";

    /// <summary>The X: reading the day.</summary>
    public const string ReadDesk = "finance.cash-desks:L";

    /// <summary>The Z, and cash that moves without a sale.</summary>
    public const string CloseDesk = "finance.cash-desks:E";

    /// <summary>Any of them opens the till.</summary>
    public static IReadOnlyList<string> Counter { get; } = [Sell, Reprint, TopUp, CloseDesk];
}
