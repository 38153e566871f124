namespace Ticketing.Appliance.Web;

/// <summary>Names the resource files of the touch screen: French in TillText.resx, English in TillText.en.resx.</summary>
public sealed class TillText;
