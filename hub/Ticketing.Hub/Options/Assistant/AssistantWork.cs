using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

/// <summary>
/// Solves proposals outside of the write lane, one at a time: it reads one moment of the season, computes for as long as the
/// operator allows, and writes the lines down in small commands. Tills sell on meanwhile.
/// </summary>
public sealed partial class AssistantWork(WriteLane lane, HubDatabase database, TimeProvider clock, ILogger<AssistantWork> log)
    : IHostedService, IDisposable
{
    const int LinesACommand = 250;

    readonly ConcurrentDictionary<Guid, Live> live = [];
    readonly SemaphoreSlim one = new(1);
    readonly CancellationTokenSource down = new();

    /// <summary>How far a run is; null while nothing is known, or when it is not at work here.</summary>
    public AssistantProgress? ProgressOf(Guid run) => live.GetValueOrDefault(run)?.Progress;

    /// <summary>Ends the search; what was found by then becomes the proposal.</summary>
    public void Stop(Guid run) => live.GetValueOrDefault(run)?.Stop.Cancel();

    /// <summary>For those who must have the result.</summary>
    public Task Ended(Guid run) => live.GetValueOrDefault(run)?.Work ?? Task.CompletedTask;

    internal void Begin(Guid run, SignedInOperator by)
    {
        var started = new Live();
        if (live.TryAdd(run, started))
            started.Work = Task.Run(() => Work(run, by, started), CancellationToken.None);
    }

    /// <summary>Runs that a hub left at work when it went down: with lines of an earlier solution they are as they were.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => lane.Run(
        "EndAssistantRuns",
        async (db, token) =>
        {
            foreach (var run in await db.Set<AssistantRun>().AsTracking().Where(row => row.State == AssistantRunState.Running)
                .ToListAsync(token))
            {
                run.Move(run.Figures.Length > 0 ? "Finish" : "Discard");
            }
        },
        cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await down.CancelAsync();
        foreach (var each in live.Values)
        {
            await each.Stop.CancelAsync();
        }

        await Task.WhenAll(live.Values.Select(each => each.Work)).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        one.Dispose();
        down.Dispose();
    }

    async Task Work(Guid id, SignedInOperator by, Live started)
    {
        await one.WaitAsync(CancellationToken.None);
        try
        {
            var (problem, today, todayPlaces) = await Read(id, by);
            var solution = AssistantSolver.Solve(problem, clock, progress => started.Progress = progress, started.Stop.Token);
            if (down.IsCancellationRequested)
                return;
            var figures = new AssistantFigures(
                solution.Status, solution.Gap, (long)solution.Took.TotalMilliseconds, solution.Totals,
                Outcomes.Totals(problem, FirstComeFirstServed.Place(problem)), today, todayPlaces);
            await Write(id, problem, solution, figures);
        }
        catch (Exception e)
        {
            Failed(e, id);
            await lane.Run("EndAssistantRun", (db, token) => End(db, id, null, token), CancellationToken.None);
        }
        finally
        {
            live.TryRemove(id, out _);
            started.Stop.Dispose();
            one.Release();
        }
    }

    async Task<(AssistantProblem Problem, int Today, int TodayPlaces)> Read(Guid id, SignedInOperator by)
    {
        await using var db = await database.ReadOneMoment(CancellationToken.None);
        var run = await db.Set<AssistantRun>().SingleAsync(row => row.Id == id);
        var locks = (await db.Set<AssistantLine>().Where(line => line.RunId == id && line.Locked).ToListAsync())
            .ToDictionary(line => line.OptionId, line => new AssistantLock(line.Rank, line.AllGiven));
        var problem = await SeasonRequests.Of(
            db, by, run.SeasonId, run.Choices, locks, clock.NowMs(), CancellationToken.None);
        var placed = db.Set<Option>().Where(option => option.SeasonId == run.SeasonId && Option.WithPlaces.Contains(option.State));
        return (problem, await placed.CountAsync(), await placed.SumAsync(option => option.Placed));
    }

    async Task Write(Guid id, AssistantProblem problem, AssistantSolution solution, AssistantFigures figures)
    {
        foreach (var part in problem.Requests.Zip(solution.Outcomes).Chunk(LinesACommand))
        {
            await lane.Run(
                "WriteAssistantLines",
                async (db, token) =>
                {
                    var ids = part.Select(pair => pair.First.Id).ToList();
                    var known = await db.Set<AssistantLine>().AsTracking()
                        .Where(line => line.RunId == id && ids.Contains(line.OptionId)).ToDictionaryAsync(line => line.OptionId, token);
                    foreach (var (request, outcome) in part)
                    {
                        if (!known.TryGetValue(request.Id, out var line))
                        {
                            line = new AssistantLine
                            {
                                RunId = id,
                                OptionId = request.Id,
                                Number = request.Number,
                                TwinGroup = request.Twins,
                            };
                            db.Add(line);
                        }

                        line.Set(outcome.Rank, outcome.Given, outcome.Reason);
                    }
                },
                CancellationToken.None);
        }

        await lane.Run(
            "EndAssistantRun",
            async (db, token) =>
            {
                // Placed, changed or withdrawn since the last solution: no open request any more.
                var open = problem.Requests.Select(request => request.Id).ToHashSet();
                var gone = (await db.Set<AssistantLine>().AsTracking().Where(line => line.RunId == id).ToListAsync(token))
                    .Where(line => !open.Contains(line.OptionId));
                db.RemoveRange(gone);
                await End(db, id, figures, token);
            },
            CancellationToken.None);
    }

    static async Task End(HubDb db, Guid id, AssistantFigures? figures, CancellationToken cancellationToken)
    {
        var run = await db.Set<AssistantRun>().AsTracking().SingleAsync(row => row.Id == id, cancellationToken);
        if (run.State != AssistantRunState.Running)
            return;
        if (figures is not null)
            run.Figures = JsonSerializer.Serialize(figures);
        run.Move(run.Figures.Length > 0 ? "Finish" : "Discard");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The placement assistant's run {Run} failed")]
    partial void Failed(Exception e, Guid run);

    sealed class Live
    {
        public CancellationTokenSource Stop { get; } = new();

        public AssistantProgress? Progress { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
