using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Pages;

/// <summary>IMPRIMER RÉCAPITULATIF: the document of a confirmation, as it was sent.</summary>
static class ConfirmationDownload
{
    public static void Map(WebApplication app) => app.MapDownload(
        "/options/confirmations/{id:guid}/pdf", "",
        async (http, by, token) =>
        {
            var cards = http.RequestServices.GetRequiredService<OptionCardQueries>();
            var content = await cards.Recapitulation(by, Guid.Parse((string)http.GetRouteValue("id")!), token);
            return new Download(ConfirmationMail.FileName(content), "application/pdf", RecapitulationPdf.Render(content));
        });
}
