namespace Ticketing.Hub.Options.Report.Pages;

/// <summary>Names the resource files of the report's screen: French in ReportText.resx.</summary>
public sealed class ReportText;
