namespace Ticketing.Hub.Organisation.Pages;

/// <summary>Names the resource files of this module's screens: French in OrganisationText.resx, English beside it.</summary>
public sealed class OrganisationText;
