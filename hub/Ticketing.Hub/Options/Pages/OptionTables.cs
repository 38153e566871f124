using System.Globalization;
using Microsoft.Extensions.Localization;
using Ticketing.Hub.Export;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Pages;

/// <summary>Lists of options as files.</summary>
static class OptionTables
{
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static string FileName(string title, Say say, string ending) =>
        $"{Crm.Contact.Folded(title).Replace(' ', '-')}-{say.Now.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}.{ending}";

    public static ExportTable List(IStringLocalizer<OptionsText> text, Say say, IReadOnlyList<OptionLine> lines) => new(
        text["Options"], AsOf(text, say),
        [
            new(text["Column.Number"], ExportKind.Number), new(text["Column.Contact"], ExportKind.Text),
            new(text["Relay"], ExportKind.Text), new(text["Column.Provenance"], ExportKind.Text),
            new(text["Column.Subject"], ExportKind.Text), new(text["Column.Session"], ExportKind.Moment),
            new(text["Column.Asked"], ExportKind.Number), new(text["Column.Placed"], ExportKind.Number),
            new(text["Column.State"], ExportKind.Text), new(text["Column.Ordered"], ExportKind.Number),
            new(text["Column.Firm"], ExportKind.Text), new(text["Column.Due"], ExportKind.Date),
            new(text["Column.Waiting"], ExportKind.Number),
        ],
        [
            .. lines.Select(line => (IReadOnlyList<object?>)
            [
                line.Number, line.Structure.Length > 0 ? line.Structure : line.Contact,
                line.Structure.Length > 0 ? line.Contact : "", line.Provenance, line.Subject, say.Local(line.StartsAtMs), line.Asked,
                line.Placed, text["State." + line.State].Value, line.IsOrdered ? line.OrderFile : null,
                line.IsFirm ? text["Column.Firm"].Value : "", Day(line.DueDay), line.WaitingRank > 0 ? line.WaitingRank : null,
            ]),
        ]);

    public static ExportTable Result(
        IStringLocalizer<OptionsText> text, Say say, string act, IReadOnlyList<BulkLine> lines) => new(
        act, AsOf(text, say),
        [
            new(text["Column.Number"], ExportKind.Number), new(text["Column.Contact"], ExportKind.Text),
            new(text["Column.Subject"], ExportKind.Text), new(text["Column.Session"], ExportKind.Moment),
            new(text["Places"], ExportKind.Number), new(text["Before"], ExportKind.Text), new(text["Becomes"], ExportKind.Text),
            new(text["OrderFile"], ExportKind.Number), new(text["Reason"], ExportKind.Text), new(text["Code"], ExportKind.Text),
        ],
        [
            .. lines.Select(line => (IReadOnlyList<object?>)
            [
                line.Number, line.Contact, line.Subject, say.Local(line.StartsAtMs), line.Places, text["State." + line.From].Value,
                line.To is { } to ? text["State." + to].Value : "", line.IsDone ? line.OrderFile : null,
                line.IsDone ? "" : say.Refusal(line.No), line.Code,
            ]),
        ]);

    static string AsOf(IStringLocalizer<OptionsText> text, Say say) =>
        text["AsOf", say.Now.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)];

    static object? Day(int? day) => day is { } number ? DateOnly.FromDayNumber(number).ToDateTime(TimeOnly.MinValue) : null;
}

/// <summary>Reasons of a refusal that answer with one click; the customer reads them.</summary>
static class RefusalReasons
{
    public static string[] Usual(IStringLocalizer<OptionsText> text) =>
        [text["Why.Full"], text["Why.Category"], text["Why.Late"], text["Why.Asked"]];
}
