namespace Ticketing.Hub.Options.Assistant.Pages;

/// <summary>Names the resource files of the placement assistant's screen: French in AssistantText.resx.</summary>
public sealed class AssistantText;
