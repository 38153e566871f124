using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Assistant.Pages;

/// <summary>The placement assistant: choose, look on while it thinks, compare, decide, solve again, apply.</summary>
public partial class AssistantPage
{
    const int Size = 100, ShownRuns = 20;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    List<SeasonToPlace> seasons = [];
    List<TypeToPlace> types = [];
    List<ProposalRow> runs = [];
    Dictionary<string, int> reasons = [];
    Slice<ProposalLine> page = new([], 0);
    ProposalRow? run;
    AssistantProgress? progress;
    AppliedSoFar? applied;
    CancellationTokenSource? applying;
    Guid season;
    bool watching;

    [Inject]
    AssistantQueries Queries { get; set; } = null!;

    [Inject]
    AssistantWork Work { get; set; } = null!;

    [Inject]
    ProposePlacement Proposals { get; set; } = null!;

    [Inject]
    DecideLine Lines { get; set; } = null!;

    [Inject]
    ApplyProposal Applying { get; set; } = null!;

    [Inject]
    ProposalWords Words { get; set; } = null!;

    [Inject]
    NavigationManager Navigation { get; set; } = null!;

    [Inject]
    Ids Ids { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "run")]
    public Guid? RunId { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    public string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "reason")]
    public string? Reason { get; set; }

    [SupplyParameterFromQuery(Name = "only")]
    public string? Only { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    int PageNumber => Math.Max(1, Page ?? 1);

    bool MayChange => May(OptionRights.Manage(OptionKind.Places), Right.Modify) || May(OptionRights.Manage(OptionKind.Product), Right.Modify);

    int ToPlace => run?.Figures is { } figures ? Math.Max(0, figures.Proposal.Served - run.Placed) : 0;

    List<Web.Parts.Bars.Row> ReasonRows => [.. reasons.Where(one => one.Key.Length > 0).OrderByDescending(one => one.Value)
        .Select(one => new Web.Parts.Bars.Row(Text["Short." + one.Key], Say.Number(one.Value), one.Value))];

    void ChooseReason(ChangeEventArgs e) =>
        Navigation.NavigateTo(To(("reason", string.IsNullOrEmpty(e.Value as string) ? null : e.Value as string)));

    protected override async Task Load()
    {
        var person = await Office.Who(Gone);
        if (RunId is not { } id)
        {
            run = null;
            seasons = await Queries.Seasons(person, Gone);
            if (seasons.TrueForAll(one => one.Id != season))
                season = seasons.FirstOrDefault()?.Id ?? Guid.Empty;
            types = await Queries.Types(person, season, Gone);
            runs = await Queries.Latest(ShownRuns, Gone);
            return;
        }

        run = await Queries.Run(id, Gone);
        progress = Work.ProgressOf(id);
        types = await Queries.Types(person, run.SeasonId, Gone);
        reasons = await Queries.Reasons(id, Gone);
        Words.Dates = await Queries.Dates(Gone);
        Words.Categories = await Queries.Categories(Gone);
        page = await Queries.Lines(
            person, id,
            new ProposalSearch(
                Enum.TryParse<AssistantOutcomeKind>(Outcome, out var kind) ? kind : null, Reason ?? "", Only == "locked",
                Only == "refused", Search ?? "", (PageNumber - 1) * Size, Size), Gone);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (run?.State != AssistantRunState.Running || watching)
            return;
        watching = true;
        _ = Watch(run.Id);
    }

    /// <summary>Looks on until the assistant has thought.</summary>
    async Task Watch(Guid id)
    {
        try
        {
            using var timer = new PeriodicTimer(Look, Clock);
            while (watching && await timer.WaitForNextTickAsync(Gone))
            {
                await InvokeAsync(async () =>
                {
                    progress = Work.ProgressOf(id);
                    if (run?.Id != id || (await Queries.Run(id, Gone)).State != AssistantRunState.Running)
                    {
                        watching = false;
                        await Load();
                    }

                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    async Task Choose(string? id)
    {
        season = Guid.TryParse(id, out var chosen) ? chosen : season;
        await Office.Try(_ => Load());
    }

    async Task Propose(AssistantChoices choices)
    {
        var id = Guid.Empty;
        if (await Office.Try(async by => id = await Proposals.Run(by, Ids.Next().ToString("N"), season, choices, CancellationToken.None)))
            Navigation.NavigateTo($"/options/assistant?run={id}");
    }

    Task Again(AssistantChoices choices) => Do(by => Proposals.Again(by, run!.Id, choices, CancellationToken.None));

    Task Lock(ProposalLine line) => Do(by => Lines.Lock(by, run!.Id, line.OptionId, !line.Line.Locked, CancellationToken.None));

    Task Decide((ProposalLine Line, AssistantDecision Decision) what) =>
        Do(by => Lines.Run(by, run!.Id, what.Line.OptionId, what.Decision, CancellationToken.None));

    async Task Discard()
    {
        if (await Office.Try(by => Proposals.Discard(by, run!.Id, CancellationToken.None)))
            Navigation.NavigateTo("/options/assistant");
    }

    async Task Apply()
    {
        using var stop = new CancellationTokenSource();
        applying = stop;
        applied = new AppliedSoFar(0, 0, ToPlace);
        var told = new Progress<AppliedSoFar>(now =>
        {
            applied = now;
            _ = InvokeAsync(StateHasChanged);
        });
        await Do(async by => applied = await Applying.Run(by, Ids.Next().ToString("N"), run!.Id, told, stop.Token));
        applying = null;
    }

    string To(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = new Dictionary<string, object?> { ["page"] = null };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return Navigation.GetUriWithQueryParameters(query);
    }

    static string Colour(AssistantRunState state) => state switch
    {
        AssistantRunState.Ready => "calm",
        AssistantRunState.Applied => "good",
        AssistantRunState.Running => "warn",
        _ => "",
    };
}
