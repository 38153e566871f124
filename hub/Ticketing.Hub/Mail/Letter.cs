namespace Ticketing.Hub.Mail;

/// <param name="Key">What it is about, e.g. "option-order:1042:confirmation": the same key twice is one mail.</param>
/// <param name="To">The address. One that is none ends as a failed letter, never as a refused command.</param>
/// <param name="ToName">The person; may be empty.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text, lines ended by \n.</param>
/// <param name="AttachmentName">A file name with its ending; empty where nothing is attached.</param>
/// <param name="Attachment">The file.</param>
public sealed record Letter(
    string Key, string To, string ToName, string Subject, string Text, string AttachmentName = "",
    byte[]? Attachment = null)
{
    /// <summary>The text opens a door (a link to sign in): no operator reads it, and it is forgotten once it is sent.</summary>
    public bool Secret { get; init; }
}
