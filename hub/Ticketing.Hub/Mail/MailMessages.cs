using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Mail;

/// <summary>A letter as mail servers carry it.</summary>
static class MailMessages
{
    // "anne" without a domain would be somebody on the server itself.
    static readonly ParserOptions Strict = new()
    {
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
        AddressParserComplianceMode = RfcComplianceMode.Strict,
    };

    public static bool TryAddress(string text, [NotNullWhen(true)] out MailboxAddress? address) =>
        MailboxAddress.TryParse(Strict, text, out address) && address.Address == text;

    /// <returns>Null: its address is none.</returns>
    public static MimeMessage? Of(StoredLetter letter, MailboxAddress sender)
    {
        if (!TryAddress(letter.Address, out var address))
            return null;
        var message = new MimeMessage();
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(letter.Addressee, address.Address));
        message.Subject = letter.Subject;
        message.Date = Clock.FromMs(letter.CreatedAtMs);
        message.MessageId = IdOf(letter, sender);
        // Nobody's absence note answers it.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var text = new TextPart("plain") { Text = letter.Text };
        message.Body = letter.Attachment is null ? text : new Multipart("mixed") { text, Attached(letter) };
        return message;
    }

    /// <summary>Of the key and the round: what is sent once more after a cut is the same mail for whoever receives it.</summary>
    static string IdOf(StoredLetter letter, MailboxAddress sender)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letter.Key)))[..32];
        return letter.Round == 0 ? $"{mark}@{sender.Domain}" : $"{mark}.{letter.Round}@{sender.Domain}";
    }

    static MimePart Attached(StoredLetter letter) => new(MimeTypes.GetMimeType(letter.AttachmentName))
    {
        Content = new MimeContent(new MemoryStream(letter.Attachment!, writable: false)),
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
        ContentTransferEncoding = ContentEncoding.Base64,
        FileName = letter.AttachmentName,
    };
}
