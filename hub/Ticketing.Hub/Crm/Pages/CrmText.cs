namespace Ticketing.Hub.Crm.Pages;

/// <summary>Names the resource files of this module's screens: French in CrmText.resx.</summary>
public sealed class CrmText;
