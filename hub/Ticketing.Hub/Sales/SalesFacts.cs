namespace Ticketing.Hub.Sales;

/// <summary>A ticket as it was sold: what access control needs of it.</summary>
/// <param name="Fingerprint">What gates' lists hold of its code.</param>
public sealed record SoldTicket(
    long Serial, int Performance, Guid PlaceId, string Category, string Seat, string Tariff, long Fingerprint);

/// <summary>Tickets were sold: they open gates from now on.</summary>
public sealed record TicketsSold(Guid OrderFileId, string PointOfSale, long AtMs, List<SoldTicket> Tickets);

/// <summary>A ticket was refunded: it opens nothing any more.</summary>
public sealed record TicketRefunded(Guid OrderFileId, long Serial, int Performance, long AtMs, string Why);

/// <summary>A booking's operation came into a cart.</summary>
/// <param name="Subject">What was booked: the option's id.</param>
public sealed record BookingTakenUp(Guid Subject, string By, long AtMs);

/// <summary>The cart was given up, or ran out: the operation is booked again.</summary>
public sealed record BookingGivenBack(Guid Subject, string By, long AtMs);

/// <summary>A booking's operation was sold, all of it or a part: what was not sold of it is on sale again.</summary>
public sealed record BookingSold(Guid Subject, string By, long AtMs);
