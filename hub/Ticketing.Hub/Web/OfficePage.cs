using System.Reflection;
using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>The right, to read, without which a page shows nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShowsAttribute(string node) : Attribute
{
    public string Node { get; } = node;
}

/// <summary>A screen: knows its operator, checks its right, and loads again when its address changes.</summary>
public abstract class OfficePage : ComponentBase, IDisposable
{
    readonly CancellationTokenSource gone = new();

    protected OfficePage() => Gone = gone.Token;

    [Inject]
    protected Office Office { get; set; } = null!;

    [Inject]
    protected Say Say { get; set; } = null!;

    /// <summary>False until the first load is done: nothing to be shown yet.</summary>
    protected bool Loaded { get; private set; }

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>How often a page that stays open loads again by itself; null for never.</summary>
    protected virtual TimeSpan? Freshness => null;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    protected override async Task OnParametersSetAsync()
    {
        var person = await Office.Who(Gone);
        if (GetType().GetCustomAttribute<ShowsAttribute>() is { } shows)
            Rights.Require(person, shows.Node, Right.Read);
        await Load();
        Loaded = true;
    }

    protected virtual Task Load() => Task.CompletedTask;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Freshness is { } pause)
            _ = KeepFresh(pause);
    }

    async Task KeepFresh(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await InvokeAsync(async () =>
                {
                    if (!Loaded)
                        return;
                    await Load();
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

    protected bool May(string node, Right right) => Office.May(node, right);

    /// <summary>Does it, and shows the page as it is then.</summary>
    protected async Task<bool> Do(Func<SignedInOperator, Task> action, string? done = null)
    {
        var worked = await Office.Try(action, done);
        await Office.Try(_ => Load());
        return worked;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        gone.Cancel();
        gone.Dispose();
    }
}
