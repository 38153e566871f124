namespace Ticketing.Hub.Finance.Pages;

/// <summary>Names the resource files of this module's screens: French in FinanceText.resx.</summary>
public sealed class FinanceText;
