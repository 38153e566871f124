namespace Ticketing.Hub.Options.Customers;

/// <summary>What an option is to the customer who asked for it. What the house has in mind and has not told yet is none of it.</summary>
public enum CustomerState
{
    /// <summary>May still be changed and withdrawn.</summary>
    Requested,

    /// <summary>The house works on it; nothing is told yet.</summary>
    UnderReview,
    Waiting,
    Confirmed,
    Firm,
    BeingPaid,
    Paid,
    Refused,
    Withdrawn,
    Released,
}

public static class CustomerView
{
    /// <summary>States of an option in which its placement was told.</summary>
    public static readonly OptionState[] Told =
        [OptionState.Validated, OptionState.Firm, OptionState.TakenUp, OptionState.Sold, OptionState.Released];

    public static CustomerState Of(OptionState state) => state switch
    {
        OptionState.Requested => CustomerState.Requested,
        OptionState.Placed or OptionState.RefusalPending => CustomerState.UnderReview,
        OptionState.Waiting => CustomerState.Waiting,
        OptionState.Validated => CustomerState.Confirmed,
        OptionState.Firm => CustomerState.Firm,
        OptionState.TakenUp => CustomerState.BeingPaid,
        OptionState.Sold => CustomerState.Paid,
        OptionState.Refused => CustomerState.Refused,
        OptionState.Withdrawn => CustomerState.Withdrawn,
        _ => CustomerState.Released,
    };

    /// <summary>A move as the customer's own history tells it; null for what happens in the house.</summary>
    public static string? Step(string verb, string to) => verb switch
    {
        OptionMoves.Submit or OptionMoves.Change or OptionMoves.Withdraw or OptionMoves.Waitlist or OptionMoves.MakeFirm
            or OptionMoves.CancelValidation or OptionMoves.Sell or OptionMoves.Release or OptionMoves.Remind => verb,
        OptionMoves.Validate => to == nameof(OptionState.Refused) ? "Refused" : "Confirmed",
        _ => null,
    };
}
