namespace Ticketing.Hub.Seating.Pages;

/// <summary>Names the resource files of this module's screens: French in SeatingText.resx, English beside it.</summary>
public sealed class SeatingText;
