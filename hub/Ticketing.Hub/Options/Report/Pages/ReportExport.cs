using Microsoft.Extensions.Localization;
using Ticketing.Hub.Export;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Report.Pages;

/// <summary>The report as a table of a file: a line for each contingent and category, a total for each performance, and one
/// for all.</summary>
sealed class ReportExport(IStringLocalizer<ReportText> text, Say say)
{
    static readonly ReportFigure[] Figures = Enum.GetValues<ReportFigure>();

    /// <param name="report">The report.</param>
    /// <param name="wide">With a column for each figure of other organisations: too wide for a page.</param>
    public ExportTable Of(OptionReport report, bool wide)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var performance in report.Performances)
        {
            rows.AddRange(performance.Categories.SelectMany(category => category.Lines.Select(line => Row(
                performance, report.Contingents.GetValueOrDefault(line.Contingent, line.Contingent), category.Name, line.Count,
                wide))));
            rows.Add(Row(performance, text["Total"], "", performance.Count, wide));
        }

        rows.Add(Row(null, text["GrandTotal"], "", report.Count, wide));
        return new ExportTable(text["Report"], AsOf(report), Columns(wide), rows);
    }

    public string AsOf(OptionReport report) => text["AsOf", say.Local(report.AtMs).ToString("dd/MM/yyyy HH:mm")];

    List<ExportColumn> Columns(bool wide) =>
    [
        new(text["Performance"], ExportKind.Moment), new(text["Event"], ExportKind.Text),
        new(text["Contingent"], ExportKind.Text), new(text["Category"], ExportKind.Text),
        new(text["Capacity"], ExportKind.Number), new(text["Quota"], ExportKind.Number),
        .. Figures.Select(figure => new ExportColumn(text["Figure." + figure], ExportKind.Number)),
        new(text["SoldInAll"], ExportKind.Number), new(text["Overbooked"], ExportKind.Number),
        new(text["Left"], ExportKind.Number), new(text["OfOthers"], ExportKind.Number),
        .. wide
            ? Figures.Select(figure => new ExportColumn(
                text["FigureOfOthers", text["Figure." + figure].Value], ExportKind.Number))
            : [],
    ];

    List<object?> Row(ReportPerformance? performance, string contingent, string category, ReportCount count, bool wide) =>
    [
        performance is null ? null : say.Local(performance.StartsAtMs), performance?.Event, contingent, category,
        count.Capacity, count.Quota,
        .. Figures.Select(figure => (object?)count.Options[figure]),
        count.SoldInAll, count.Overbooked, count.Left, count.OfOthers.All,
        .. wide ? Figures.Select(figure => (object?)count.OfOthers[figure]) : [],
    ];
}

/// <summary>The report's files: XLSX, CSV and PDF.</summary>
static class ReportDownload
{
    public static readonly string[] Formats = ["xlsx", "csv", "pdf"];

    public static void Map(WebApplication app) => app.MapDownload(
        ReportAddress.Path + "/{format}", OptionReportQueries.Node,
        async (http, by, token) =>
        {
            var services = http.RequestServices;
            var queries = services.GetRequiredService<OptionReportQueries>();
            string Asked(string name) => http.Request.Query[name].ToString();
            var address = new ReportAddress(Asked("of"), Asked("season"), Asked("activity"), Asked("event"));
            var performances = address.Performances(
                await queries.Choices(token), services.GetRequiredService<TimeProvider>().NowMs());
            var report = await queries.Report(by, performances, token);
            var format = (string)http.GetRouteValue("format")!;
            var table = services.GetRequiredService<ReportExport>().Of(report, wide: format != "pdf");
            var day = services.GetRequiredService<Say>().Local(report.AtMs);
            return TableFile.Of(table, format, $"etat-options-{day:yyyy-MM-dd-HHmm}");
        });
}

/// <summary>A table as the file that an address asks for.</summary>
static class TableFile
{
    /// <exception cref="RuleViolation">"file-format.not-found".</exception>
    public static Download Of(ExportTable table, string format, string name) => format switch
    {
        "xlsx" => new Download(
            name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Exports.Xlsx(table)),
        "csv" => new Download(name + ".csv", "text/csv; charset=utf-8", Exports.Csv(table)),
        "pdf" => new Download(name + ".pdf", "application/pdf", Exports.Pdf(table)),
        _ => throw RuleViolation.NotFound("file-format", format),
    };
}
