namespace Ticketing.Hub.Seating;

/// <summary>Espace: a hall or an area of the site.</summary>
public sealed class Space
{
    public required string Code { get; init; }

    public required string Name { get; set; }
}

/// <summary>Configuration physique: where the seats of a space stand, and what is drawn around them.</summary>
public sealed class PhysicalConfiguration
{
    public required string Code { get; init; }

    public required string Space { get; set; }

    public required string Name { get; set; }

    /// <summary>Size of the drawing, pixels.</summary>
    public required int Width { get; set; }

    public required int Height { get; set; }

    /// <summary>Stage, bar, labels: <see cref="PlanArea"/>, in JSON.</summary>
    public required string Areas { get; set; }
}

/// <summary>A seat of a physical configuration.</summary>
public sealed class Seat
{
    public required Guid Id { get; init; }

    public required string Configuration { get; init; }

    /// <summary>The seat's own name in the plan's file.</summary>
    public required string PlanGuid { get; init; }

    public required string Zone { get; set; }

    public required string Row { get; set; }

    public required string Number { get; set; }

    /// <summary>As printed: "Parterre, rang C, place 12bis".</summary>
    public required string Label { get; set; }

    public required double X { get; set; }

    public required double Y { get; set; }

    /// <summary>The row's place in the file: the first rows are the best.</summary>
    public required int RowOrder { get; set; }

    /// <summary>The seat's place in its row.</summary>
    public required int OrderInRow { get; set; }

    /// <summary>Booking of the row begins here.</summary>
    public required bool StartsRow { get; set; }
}

/// <summary>Configuration logique: how a physical configuration is sold, by categories.</summary>
public sealed class LogicalConfiguration
{
    public required string Code { get; init; }

    /// <summary>Code of the physical configuration; empty where nothing is numbered.</summary>
    public required string Physical { get; set; }

    public required string Name { get; set; }

    /// <summary>Another one each time that it is changed.</summary>
    public required Guid Version { get; set; }
}

/// <summary>Catégorie de place logique.</summary>
public sealed class SeatCategory
{
    public required string Configuration { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    /// <summary>CSS colour.</summary>
    public required string Color { get; set; }

    public required int Rank { get; set; }

    /// <summary>Its places are seats. Otherwise only their number counts.</summary>
    public required bool Numbered { get; set; }

    /// <summary>How many places there are; of a numbered category the number of its seats.</summary>
    public required int Capacity { get; set; }

    /// <summary>Option autorisée.</summary>
    public required bool OptionAllowed { get; set; }
}

/// <summary>The category in which a seat is sold.</summary>
public sealed class LogicalSeat
{
    public required string Configuration { get; init; }

    public required Guid SeatId { get; init; }

    public required string Category { get; set; }
}

/// <summary>Something drawn on the plan that nobody sits on. Points are "x,y" pairs.</summary>
public sealed record PlanArea(
    string Shape, double X, double Y, double Rotation, string Color, string BorderColor, double Width, double Height,
    double RadiusX, double RadiusY, string Points, string Text, double TextX, double TextY, string TextColor, double TextSize);
