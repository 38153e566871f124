using System.Globalization;
using Ticketing.Hub.Options.Customers;
using Ticketing.Hub.Web;
using Ticketing.Hub.Web.Pro;

namespace Ticketing.Hub.Options.Pages.Pro;

/// <summary>The recapitulation of the visitor's own option, as it was mailed.</summary>
static class RecapitulationDownload
{
    public static string Path(long number) => $"/pro/options/{number}/recapitulatif.pdf";

    public static void Map(WebApplication app) => app.MapProDownload(
        "/pro/options/{number:long}/recapitulatif.pdf", async (http, visitor, cancellationToken) =>
        {
            var number = long.Parse((string)http.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);
            var content = await http.RequestServices.GetRequiredService<ContactOptionQueries>()
                .Recapitulation(visitor.ContactId, number, cancellationToken);
            return new Download(
                content.OrderFile is { } file ? $"recapitulatif-{file}.pdf" : $"recapitulatif-option-{number}.pdf", "application/pdf",
                RecapitulationPdf.Render(content));
        });
}
