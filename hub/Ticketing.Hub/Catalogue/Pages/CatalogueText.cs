namespace Ticketing.Hub.Catalogue.Pages;

/// <summary>Names the resource files of this module's screens: French in CatalogueText.resx, English beside it.</summary>
public sealed class CatalogueText;
