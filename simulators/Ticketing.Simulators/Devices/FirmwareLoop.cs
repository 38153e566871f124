namespace Ticketing.Simulators.Devices;

/// <summary>
/// The loop of a device's Program: polls the board on one thread, at once when something has happened, else at the interval.
/// </summary>
sealed class FirmwareLoop(TimeProvider time, TimeSpan interval, Action<long> poll) : IAsyncDisposable
{
    readonly SemaphoreSlim _wake = new(0, 1);
    readonly Lock _board = new();
    readonly long _began = time.GetTimestamp();
    CancellationTokenSource? _power;
    Task? _running;

    /// <summary>The device's own clock: ms since it was made; it does not jump.</summary>
    public long NowMs => (long)time.GetElapsedTime(_began).TotalMilliseconds;

    public bool IsOn => _power is not null;

    /// <summary>Why the loop ended by itself; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Something has happened: poll now.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it just now.
            }
        }
    }

    public void Start()
    {
        _power = new CancellationTokenSource();
        var token = _power.Token;
        _running = Task.Run(() => Run(token), CancellationToken.None);
    }

    /// <summary>Ends the loop between two steps, and calls <paramref name="cut"/> while no step runs.</summary>
    public void Stop(Action cut)
    {
        lock (_board)
        {
            _power?.Cancel();
            _power?.Dispose();
            _power = null;
            cut();
        }
    }

    /// <summary>Looks at the board while no step runs.</summary>
    public T Look<T>(Func<T> look)
    {
        lock (_board)
            return look();
    }

    public async ValueTask DisposeAsync()
    {
        Stop(static () => { });
        if (_running is not null)
            await _running;
        _wake.Dispose();
    }

    async Task Run(CancellationToken token)
    {
        try
        {
            while (!token.IsCancellationRequested)
            {
                lock (_board)
                {
                    if (token.IsCancellationRequested)
                        return;
                    poll(NowMs);
                }

                await _wake.WaitAsync(interval, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }
}
