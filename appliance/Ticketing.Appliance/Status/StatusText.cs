namespace Ticketing.Appliance.Status;

/// <summary>Names the resource files of the status page: StatusText.resx (French) and StatusText.en.resx.</summary>
public sealed class StatusText;
