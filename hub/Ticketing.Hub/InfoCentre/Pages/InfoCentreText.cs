namespace Ticketing.Hub.InfoCentre.Pages;

/// <summary>Names the resource files of this module's screens: French in InfoCentreText.resx.</summary>
public sealed class InfoCentreText;
