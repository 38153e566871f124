namespace Ticketing.Simulators.Processes;

/// <summary>What a venue of processes is made of.</summary>
public sealed record VenueOptions
{
    /// <summary>Databases, identities, logs and prints go below it.</summary>
    public required string DataFolder { get; init; }

    public required VenuePorts Ports { get; init; }

    /// <summary>Decides everything that chance decides.</summary>
    public int Seed { get; init; } = 2026;

    /// <summary>The site of the demo season.</summary>
    public string Site { get; init; } = "ville-haute";

    /// <summary>Places per category that each till keeps for selling when cut off.</summary>
    public IReadOnlyDictionary<string, int> Lease { get; init; } = new Dictionary<string, int> { ["*"] = 20 };

    /// <summary>Pictures written per printer: an evening prints hundreds of tickets.</summary>
    public int MaxPictures { get; init; } = 40;

    /// <summary>Pieces of paper in each printer at the start.</summary>
    public int Paper { get; init; } = 2000;

    /// <summary>An Npgsql connection string; empty: SQLite.</summary>
    public string PostgreSql { get; init; } = "";

    /// <summary>How long the crowd takes to come; zero: as fast as it goes.</summary>
    public TimeSpan EveningLength { get; init; }

    /// <summary>Each program must be ready within that time.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    public Programs Programs { get; init; } = Programs.Built();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public string PathOf(params string[] parts) => Path.Combine([DataFolder, .. parts]);
}
