namespace Ticketing.Hub.Organisation;

/// <summary>Five wrong passwords are free; then a minute, and each further one doubles it, up to a quarter of an hour.</summary>
public static class Lockout
{
    const int Free = 5;
    static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>How long nobody may try after so many wrong ones; zero: at once.</summary>
    public static TimeSpan After(int failures)
    {
        if (failures < Free)
            return TimeSpan.Zero;
        var doubled = First * Math.Pow(2, Math.Min(failures - Free, 10));
        return doubled < Longest ? doubled : Longest;
    }
}
