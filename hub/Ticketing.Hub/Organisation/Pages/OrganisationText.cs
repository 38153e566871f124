namespace Ticketing.Hub.Organisation.Pages;

/// <summary>Names the resource files of this module's screens: French in OrganisationText.resx.</summary>
public sealed class OrganisationText;
