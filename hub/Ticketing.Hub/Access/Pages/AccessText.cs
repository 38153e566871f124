namespace Ticketing.Hub.Access.Pages;

/// <summary>Names the resource files of this module's screens: French in AccessText.resx.</summary>
public sealed class AccessText;
