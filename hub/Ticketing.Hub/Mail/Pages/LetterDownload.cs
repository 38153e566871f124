using Ticketing.Hub.Web;

namespace Ticketing.Hub.Mail.Pages;

/// <summary>A letter's attachment, as the mailbox links to it.</summary>
static class LetterDownload
{
    public static string Of(long letter) => $"/mailbox/{letter}/attachment";

    public static void Map(WebApplication app) => app.MapDownload(
        "/mailbox/{letter:long}/attachment", "crm.mail",
        async (http, _, token) =>
        {
            var letter = long.Parse((string)http.GetRouteValue("letter")!, System.Globalization.CultureInfo.InvariantCulture);
            var queries = http.RequestServices.GetRequiredService<MailQueries>();
            var attachment = await queries.Attachment(letter, token);
            return new Download(attachment.Name, MimeKit.MimeTypes.GetMimeType(attachment.Name), attachment.Bytes);
        });
}
