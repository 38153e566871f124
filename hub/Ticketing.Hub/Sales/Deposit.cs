using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <summary>Acompte: money paid on account for the bookings of an order file, or given back. What a sale used of it is a
/// payment of that sale.</summary>
public sealed class Deposit : IAppendOnly
{
    public required Guid Id { get; init; }

    public required Guid OrderFileId { get; init; }

    /// <summary>Minor units; negative where it was given back.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required PaymentMethod Method { get; init; }

    public required string OperatorId { get; init; }

    /// <summary>Of the office's row of receipts.</summary>
    public required long ReceiptNumber { get; init; }

    public required long AtMs { get; init; }

    /// <summary>Asked for when it is given back.</summary>
    public string Why { get; init; } = "";

    /// <summary>What its payment and its ledger entry refer to.</summary>
    public string Reference => Id.ToString();
}

/// <summary>What is left of deposits, and what they stand for, as the database has it.</summary>
static class DepositBook
{
    /// <summary>Minor units that no sale has used and nobody got back.</summary>
    public static async Task<long> Left(HubDb db, long orderFile, CancellationToken cancellationToken) =>
        -await Ledger.Balance(db, Accounts.Deposits, orderFile.ToString(), cancellationToken);

    /// <summary>What the operations of an order file cost that wait for their sale.</summary>
    /// <param name="except">One that is not counted.</param>
    public static Task<long> Booked(HubDb db, Guid fileId, Guid? except, CancellationToken cancellationToken) => (
        from booking in db.Set<Booking>()
        join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
        join line in db.Set<BookingLine>() on operation.Id equals line.OperationId
        where booking.OrderFileId == fileId && operation.Id != except
            && (operation.State == BookingState.Booked || operation.State == BookingState.TakenUp)
        select line.Quantity * line.UnitPrice).SumAsync(cancellationToken);

    /// <summary>Of an order file: that of its bookings, which are all in one.</summary>
    public static async Task<string> Currency(HubDb db, Guid fileId, CancellationToken cancellationToken) =>
        await db.Set<Booking>().Where(row => row.OrderFileId == fileId).Select(row => row.Currency)
            .FirstOrDefaultAsync(cancellationToken) ?? "EUR";

    /// <summary>Something of an order file that is in a cart: what is left is that cart's to use.</summary>
    public static Task<BookingOperation?> InCart(HubDb db, Guid fileId, CancellationToken cancellationToken) => (
        from booking in db.Set<Booking>()
        join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
        where booking.OrderFileId == fileId && operation.State == BookingState.TakenUp
        select operation).FirstOrDefaultAsync(cancellationToken);
}
