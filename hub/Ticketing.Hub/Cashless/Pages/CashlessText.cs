namespace Ticketing.Hub.Cashless.Pages;

/// <summary>Names the resource files of this module's screens: French in CashlessText.resx.</summary>
public sealed class CashlessText;
