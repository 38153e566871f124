using Microsoft.AspNetCore.Components;

namespace Ticketing.Hub.Web;

/// <summary>A page that lets in, loads, and loads again when its address changes or its time has come.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    readonly CancellationTokenSource gone = new();

    protected LivePage() => Gone = gone.Token;

    [Inject]
    protected Say Say { get; set; } = null!;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>False until the first load is done: nothing to be shown yet.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>How often a page that stays open loads again by itself; null for never.</summary>
    protected virtual TimeSpan? Freshness => null;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    /// <returns>False: whoever came is on the way to another page.</returns>
    /// <exception cref="Kernel.RuleViolation">He may not see this one.</exception>
    protected abstract Task<bool> Enter();

    protected virtual Task Load() => Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (!await Enter())
            return;
        await Load();
        Loaded = true;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Freshness is { } pause)
            _ = KeepFresh(pause);
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
}
