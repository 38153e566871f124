namespace Ticketing.Hub.Seating.Pages;

/// <summary>Names the resource files of this module's screens: French in SeatingText.resx.</summary>
public sealed class SeatingText;
