using Microsoft.Extensions.Localization;
using Ticketing.Hub.Export;
using Ticketing.Hub.Options.Report.Pages;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Deadlines.Pages;

/// <summary>What a run did, as a table of a file.</summary>
sealed class BatchExport(IStringLocalizer<DeadlinesText> text, Say say)
{
    public ExportTable Of(RunReport report) => new(
        $"{text["Run." + report.Run.Kind]} {say.Local(report.Run.StartedAtMs):dd/MM/yyyy HH:mm}",
        text["AsOf", say.Now.ToString("dd/MM/yyyy HH:mm")],
        [
            new(text["Number"], ExportKind.Number), new(text["Contact"], ExportKind.Text),
            new(text["Structure"], ExportKind.Text), new(text["DueDate"], ExportKind.Date),
            new(text["StateBefore"], ExportKind.Text), new(text["Outcome"], ExportKind.Text),
            new(text["Reason"], ExportKind.Text), new(text["At"], ExportKind.Moment),
        ],
        [
            .. report.Lines.Select(line => (IReadOnlyList<object?>)
            [
                line.Number, line.Contact, line.Structure,
                line.DueDay is { } day ? DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue) : null,
                text["State." + line.From].Value, text[$"Outcome.{report.Run.Kind}.{line.Outcome}"].Value,
                line.Code.Length == 0 ? "" : say.Refusal(line.Code, line.Detail, line.Parts), say.Local(line.AtMs),
            ]),
        ]);
}

/// <summary>A run's report as a file.</summary>
static class BatchDownload
{
    public const string Path = "/options/deadlines/runs";

    public static void Map(WebApplication app) => app.MapDownload(
        Path + "/{id:guid}/{format}", "options.places.manage",
        async (http, _, token) =>
        {
            var services = http.RequestServices;
            var id = Guid.Parse((string)http.GetRouteValue("id")!);
            var report = await services.GetRequiredService<DeadlineQueries>().Run(id, token);
            return TableFile.Of(
                services.GetRequiredService<BatchExport>().Of(report), (string)http.GetRouteValue("format")!,
                $"lot-{services.GetRequiredService<Say>().Local(report.Run.StartedAtMs):yyyy-MM-dd-HHmm}");
        });
}
