namespace Ticketing.Hub.Options.Deadlines.Pages;

/// <summary>Names the resource files of the screen of due dates: French in DeadlinesText.resx.</summary>
public sealed class DeadlinesText;
