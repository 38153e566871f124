namespace Ticketing.Hub.Sales;

/// <summary>A ticket as it was sold: what access control needs of it.</summary>
/// <param name="Fingerprint">What gates' lists hold of its code.</param>
public sealed record SoldTicket(
    long Serial, int Performance, Guid PlaceId, string Category, string Seat, string Tariff, long Fingerprint);

/// <summary>Tickets were sold: they open gates from now on.</summary>
public sealed record TicketsSold(Guid OrderFileId, string PointOfSale, long AtMs, List<SoldTicket> Tickets);

/// <summary>A ticket was refunded: it opens nothing any more.</summary>
public sealed record TicketRefunded(Guid OrderFileId, long Serial, int Performance, long AtMs, string Why);
