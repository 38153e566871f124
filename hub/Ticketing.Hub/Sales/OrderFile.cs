using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Sales;

/// <summary>Dossier: everything that one buyer bought at one occasion, and what was given back of it.</summary>
public sealed class OrderFile
{
    public required Guid Id { get; init; }

    /// <summary>As people say it, from 1 without a gap.</summary>
    public required long Number { get; init; }

    /// <summary>Null: nobody asked for a name, and the hub has no contact for the public at the counter.</summary>
    public required Guid? ContactId { get; init; }

    /// <summary>Where it was opened: the till's device id.</summary>
    public required string PointOfSale { get; init; }

    public required string OperatorId { get; init; }

    public required long OpenedAtMs { get; init; }
}

public enum OrderKind
{
    Sale,
    Refund,
}

/// <summary>Commande: what was done, and paid, at once.</summary>
public sealed class Order : IAppendOnly
{
    /// <summary>Of a sale: the sale's id at its till.</summary>
    public required Guid Id { get; init; }

    public required Guid OrderFileId { get; init; }

    public required OrderKind Kind { get; init; }

    /// <summary>The till's device id, or "office".</summary>
    public required string PointOfSale { get; init; }

    public required string OperatorId { get; init; }

    /// <summary>Minor units; negative where money went back.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>Zero where no till gave a receipt.</summary>
    public long ReceiptNumber { get; init; }

    /// <summary>By the clock of the till.</summary>
    public required long AtMs { get; init; }

    public required long ReceivedAtMs { get; init; }

    /// <summary>The till was cut off when it sold.</summary>
    public bool Offline { get; init; }

    /// <summary>Asked for when money goes back.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What its payments and its ledger entry refer to.</summary>
    public string Reference => Id.ToString();
}

/// <summary>Opération: what an order did at one performance.</summary>
public sealed class Operation : IAppendOnly
{
    public required Guid Id { get; init; }

    public required Guid OrderId { get; init; }

    public required OrderKind Kind { get; init; }

    public required int Performance { get; init; }

    public required int Tickets { get; init; }

    /// <summary>Minor units; negative where money went back.</summary>
    public required long Amount { get; init; }
}

/// <summary>Mouvement: one ticket that went out, or came back.</summary>
public sealed class Movement : IAppendOnly
{
    public required Guid Id { get; init; }

    public required Guid OperationId { get; init; }

    public required Guid OrderId { get; init; }

    public required OrderKind Kind { get; init; }

    public required long Serial { get; init; }

    public required int Performance { get; init; }

    public required string Category { get; init; }

    public required string Tariff { get; init; }

    /// <summary>Minor units, VAT included; negative where the ticket came back.</summary>
    public required long Amount { get; init; }

    public required long Vat { get; init; }

    public required int VatRate { get; init; }

    public required long AtMs { get; init; }
}
