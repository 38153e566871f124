using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;
using Ticketing.Hub.Export;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Options.Pages;

/// <summary>Poses d'options: found, sorted, marked and acted on. What is looked for stands in the address.</summary>
public sealed partial class OptionsPage
{
    const int Size = 50;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    /// <summary>The acts of the bar below with their keys.</summary>
    static readonly (OptionAct Act, string Key)[] Acts =
    [
        (OptionAct.Place, "p"), (OptionAct.Validate, "v"), (OptionAct.Refuse, "r"), (OptionAct.Waitlist, "l"),
        (OptionAct.Promote, "m"), (OptionAct.CancelValidation, "c"), (OptionAct.MakeFirm, "k"), (OptionAct.Release, "y"),
    ];

    static readonly OptionDecision?[] Tabs = [null, .. Enum.GetValues<OptionDecision>()];

    readonly HashSet<Guid> picked = [];
    FoundOptions page = new(0, 0, 0, [], []);
    OptionSearch search = new();
    OptionChoices choices = OptionChoices.None;
    string text = "";
    CancellationTokenSource? typing;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "no")]
    public long? Number { get; set; }

    [SupplyParameterFromQuery(Name = "season")]
    public Guid? Season { get; set; }

    [SupplyParameterFromQuery(Name = "activity")]
    public Guid? Activity { get; set; }

    [SupplyParameterFromQuery(Name = "event")]
    public Guid? Event { get; set; }

    [SupplyParameterFromQuery(Name = "product")]
    public string? Product { get; set; }

    [SupplyParameterFromQuery(Name = "performance")]
    public int? Performance { get; set; }

    [SupplyParameterFromQuery(Name = "fallbacks")]
    public bool Fallbacks { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "overdue")]
    public bool Overdue { get; set; }

    [SupplyParameterFromQuery(Name = "taken-up")]
    public bool TakenUp { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    public TimeOnly? At { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "up")]
    public bool Up { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    int PageNumber => Math.Max(1, Page ?? 1);

    OptionDecision? Decision => Enum.TryParse<OptionDecision>(State, out var decision) ? decision : null;

    bool MayPlaceDirectly => May(OptionRights.Manage(OptionKind.Places), Right.Create)
        || May(OptionRights.Manage(OptionKind.Product), Right.Create);

    protected override async Task Load()
    {
        var person = await Office.Who(Gone);
        if (typing is null)
            text = Query ?? "";
        search = new OptionSearch
        {
            Text = Query ?? "",
            Number = Number,
            Season = Season,
            Activity = Activity,
            Event = Event,
            Product = Product ?? "",
            Performance = Performance,
            AlsoFallbacks = Fallbacks,
            Decision = Decision,
            Status = Enum.TryParse<PlacementStatus>(Status, out var status) ? status : null,
            OnlyOverdue = Overdue,
            WithTakenUp = TakenUp,
            From = From,
            Until = Until,
            At = At,
            Sort = Enum.TryParse<OptionColumn>(Sort, out var sort) ? sort : OptionColumn.Number,
            Descending = Sort is null || !Up,
            Skip = (PageNumber - 1) * Size,
            Take = Size,
        };
        page = await Options.Search(person, search, Gone);
        choices = await Choices.Lists(Event, Gone);
    }

    protected override void Dispose(bool disposing)
    {
        typing?.Dispose();
        base.Dispose(disposing);
    }

    async Task Typed(ChangeEventArgs e)
    {
        text = e.Value as string ?? "";
        typing?.Cancel();
        typing?.Dispose();
        var own = typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(Pause, Clock, own.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        typing = null;
        own.Dispose();
        Navigation.NavigateTo(With(("q", text.Trim())), replace: true);
    }

    /// <summary>This address with other values, on its first page. Empty ones are left out.</summary>
    string With(params (string Name, string? Value)[] values) => Navigation.GetUriWithQueryParameters(
        values.Append(("page", null)).ToDictionary(
            pair => pair.Item1, object? (pair) => string.IsNullOrEmpty(pair.Item2) ? null : pair.Item2));

    string SortBy(OptionColumn column)
    {
        // What begins with the most interesting: names from A, numbers from the highest.
        var up = column == search.Sort
            ? search.Descending
            : column is OptionColumn.Contact or OptionColumn.Provenance or OptionColumn.Subject or OptionColumn.Session
                or OptionColumn.State or OptionColumn.Due or OptionColumn.Waiting;
        return With(("sort", column.ToString()), ("up", up ? "true" : null));
    }

    int Count(OptionDecision? decision)
    {
        var states = OptionStates.Of(search with { Decision = decision });
        return page.ByState.Where(count => states.Contains(count.State)).Sum(count => count.Options);
    }

    bool MayAct(OptionAct act) => Office.Person is { } person
        && (OptionActs.May(person.Rights, act, OptionKind.Places) || OptionActs.May(person.Rights, act, OptionKind.Product));

    void Pick(Guid id)
    {
        if (!picked.Remove(id))
            picked.Add(id);
    }

    void PickPage()
    {
        if (page.Lines.TrueForAll(line => picked.Contains(line.Id)))
            picked.ExceptWith(page.Lines.Select(line => line.Id));
        else
            picked.UnionWith(page.Lines.Select(line => line.Id));
    }

    Task PickAll() => Office.Try(async by => picked.UnionWith(await Options.Ids(by, search, Gone)));

    async Task Bulk(OptionAct act)
    {
        if (picked.Count == 0)
            return;
        await BulkDialog.Open(Dialogs, Text["Act." + act], act, [.. picked]);
        if (await Office.Try(_ => Load()))
            picked.Clear();
    }

    /// <summary>What was found, as a spreadsheet: the first two thousand.</summary>
    Task Export() => Office.Try(async by =>
    {
        var ids = await Options.Ids(by, search, Gone);
        var lines = await Options.Lines(by, ids, Gone);
        var table = OptionTables.List(Text, Say, lines);
        await Js.InvokeVoidAsync(
            "hub.save", Gone, OptionTables.FileName(Text["Options"], Say, "xlsx"), OptionTables.XlsxType,
            new DotNetStreamReference(new MemoryStream(Exports.Xlsx(table))));
    });
}
