namespace Ticketing.Hub.Mail.Pages;

/// <summary>Names the resource files of this module's screens: French in MailText.resx.</summary>
public sealed class MailText;
