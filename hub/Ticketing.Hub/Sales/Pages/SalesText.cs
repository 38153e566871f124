namespace Ticketing.Hub.Sales.Pages;

/// <summary>Names the resource files of this module's screens: French in SalesText.resx.</summary>
public sealed class SalesText;
