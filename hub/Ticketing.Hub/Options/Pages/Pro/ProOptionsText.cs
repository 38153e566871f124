namespace Ticketing.Hub.Options.Pages.Pro;

/// <summary>Names the resource files of what customers see of their options: French in ProOptionsText.resx.</summary>
public sealed class ProOptionsText;
