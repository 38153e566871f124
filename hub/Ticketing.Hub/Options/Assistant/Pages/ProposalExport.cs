using Microsoft.Extensions.Localization;
using Ticketing.Hub.Export;
using Ticketing.Hub.Options.Report.Pages;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Assistant.Pages;

/// <summary>A proposal and what became of it, as a table of a file.</summary>
sealed class ProposalExport(AssistantQueries queries, ProposalWords words, IStringLocalizer<AssistantText> text, Say say)
{
    const int All = 5000;

    public async Task<ExportTable> Of(Organisation.SignedInOperator by, ProposalRow run, CancellationToken cancellationToken)
    {
        words.Dates = await queries.Dates(cancellationToken);
        words.Categories = await queries.Categories(cancellationToken);
        var lines = await queries.Lines(by, run.Id, new ProposalSearch(null, "", false, false, "", 0, All), cancellationToken);
        return new ExportTable(
            $"{text["Assistant"]} {run.Season}", text["AsOf", say.Now.ToString("dd/MM/yyyy HH:mm")],
            [
                new(text["Number"], ExportKind.Number), new(text["Contact"], ExportKind.Text), new(text["Structure"], ExportKind.Text),
                new(text["Subject"], ExportKind.Text), new(text["Asked"], ExportKind.Text), new(text["Outcome"], ExportKind.Text),
                new(text["Date"], ExportKind.Moment), new(text["Given"], ExportKind.Text), new(text["Places"], ExportKind.Number),
                new(text["Why"], ExportKind.Text), new(text["Locked"], ExportKind.Text), new(text["Result"], ExportKind.Text),
            ],
            [.. lines.Rows.Select(row => (IReadOnlyList<object?>)
            [
                row.Number, row.Contact, row.Structure, row.Subject, words.Asked(row), text["Outcome." + row.Line.Outcome].Value,
                row.Line.Performance is { } number && words.Dates.GetValueOrDefault(number) is { } date ? say.Local(date.StartsAtMs) : null,
                words.Given(row.Line), row.Line.Places, words.Reason(row.Line), row.Line.Locked ? text["Yes"].Value : "",
                row.Line.PlacedAtMs > 0 ? text["IsPlaced"].Value
                    : row.Line.RefusedCode.Length > 0 ? say.Refusal(row.Line.RefusedCode, row.Line.RefusedDetail, row.Line.RefusedParts) : "",
            ])]);
    }
}

static class ProposalDownload
{
    public const string Path = "/options/assistant/runs";

    public static void Map(WebApplication app) => app.MapDownload(
        Path + "/{id:guid}/{format}", "options.places.manage",
        async (http, by, token) =>
        {
            var services = http.RequestServices;
            var run = await services.GetRequiredService<AssistantQueries>().Run(
                Guid.Parse((string)http.GetRouteValue("id")!), token);
            return TableFile.Of(
                await services.GetRequiredService<ProposalExport>().Of(by, run, token), (string)http.GetRouteValue("format")!,
                $"proposition-{services.GetRequiredService<Say>().Local(run.AtMs):yyyy-MM-dd-HHmm}");
        });
}
