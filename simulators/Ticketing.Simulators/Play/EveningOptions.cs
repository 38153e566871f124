namespace Ticketing.Simulators.Play;

/// <summary>How the evening is played.</summary>
public sealed record EveningOptions
{
    public int Seed { get; init; } = 2026;

    /// <summary>People who want to see something tonight.</summary>
    public int People { get; init; } = 600;

    public int Gates { get; init; } = 4;

    public int Readers { get; init; } = 2;

    /// <summary>From the doors' opening to the last late comer; zero: as fast as the machines can.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>Things go wrong as the script of the seed says.</summary>
    public bool Incidents { get; init; } = true;

    public bool AsFastAsPossible => Length == TimeSpan.Zero;

    /// <summary>
    /// From the first to the last arrival. A fast evening has one as well, of 80 ms a person: what goes wrong must meet a
    /// crowd that is still coming.
    /// </summary>
    public TimeSpan Arrivals => AsFastAsPossible ? TimeSpan.FromMilliseconds(80 * People) : Length;

    /// <summary>From the free arms to the next person.</summary>
    public TimeSpan WalkTime => AsFastAsPossible ? TimeSpan.Zero : TimeSpan.FromMilliseconds(900);

    /// <summary>The slowest that a card terminal answers.</summary>
    public TimeSpan SlowestCard => AsFastAsPossible ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(12);

    /// <summary>Parties that are somewhere between queue and bar at the same time.</summary>
    public int AtOnce => AsFastAsPossible ? 24 : 200;
}
