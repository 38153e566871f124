namespace Ticketing.Hub.Import.Pages;

/// <summary>Names the resource files of this module's screens: French in ImportText.resx.</summary>
public sealed class ImportText;
