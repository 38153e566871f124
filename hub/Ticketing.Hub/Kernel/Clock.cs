namespace Ticketing.Hub.Kernel;

/// <summary>Instants are kept as Unix milliseconds, so that both databases order and compare them alike.</summary>
public static class Clock
{
    extension(TimeProvider clock)
    {
        public long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
