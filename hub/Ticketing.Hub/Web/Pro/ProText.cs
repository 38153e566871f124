namespace Ticketing.Hub.Web.Pro;

/// <summary>Names the resource files of the espace pro's frame: French in ProText.resx.</summary>
public sealed class ProText;
