namespace Ticketing.Hub.Options.Pages;

/// <summary>Names the resource files of this module's screens: French in OptionsText.resx.</summary>
public sealed class OptionsText;
