namespace Ticketing.Hub.Options.Settings.Pages;

/// <summary>Names the resource files of these screens: French in OptionSettingsText.resx.</summary>
public sealed class OptionSettingsText;
