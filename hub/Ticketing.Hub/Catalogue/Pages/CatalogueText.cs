namespace Ticketing.Hub.Catalogue.Pages;

/// <summary>Names the resource files of this module's screens: French in CatalogueText.resx.</summary>
public sealed class CatalogueText;
