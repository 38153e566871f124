namespace Ticketing.Hub.Catalogue;

/// <summary>Saison.</summary>
public sealed class Season
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }
}

/// <summary>Activité: events of one kind within a season.</summary>
public sealed class Activity
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public required Guid SeasonId { get; set; }
}

/// <summary>Événement: what is played.</summary>
public sealed class Event
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public required Guid ActivityId { get; set; }
}

/// <summary>An event has another name: who keeps it takes note.</summary>
public sealed record EventNamed(Guid Event);
