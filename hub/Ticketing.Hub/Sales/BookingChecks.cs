using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Sales;

/// <summary>I3: what is on account for an order file is what was paid, less what was given back and what its sales used.</summary>
sealed class DepositsAreAccounted : IInvariantCheck
{
    static readonly string[] Reasons = [DepositMoney.Reason, DepositMoney.RefundReason];

    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var deposits = await (
            from deposit in db.Set<Deposit>()
            join file in db.Set<OrderFile>() on deposit.OrderFileId equals file.Id
            select new { deposit.Id, deposit.Amount, file.Number }).ToListAsync(cancellationToken);
        var paid = await db.Set<Payment>().Where(payment => Reasons.Contains(payment.Reason))
            .ToDictionaryAsync(payment => payment.Reference, payment => payment.Amount, cancellationToken);
        List<string> violations = [];
        foreach (var deposit in deposits)
        {
            paid.Remove(deposit.Id.ToString(), out var amount);
            if (amount != deposit.Amount)
                violations.Add($"Deposit {deposit.Id} is of {deposit.Amount}, its payment of {amount}.");
        }

        violations.AddRange(paid.Select(rest => $"There is no deposit {rest.Key}, a payment of {rest.Value} is for it."));
        var onAccount = await db.Set<LedgerLine>().Where(line => line.Account == Accounts.Deposits)
            .GroupBy(line => line.SubAccount).Select(group => new { group.Key, Sum = -group.Sum(line => line.Amount) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var used = await Used(db, cancellationToken);
        var files = deposits.ToLookup(deposit => deposit.Number.ToString(), deposit => deposit.Amount);
        foreach (var file in onAccount.Keys.Union(used.Keys).Union(files.Select(group => group.Key)))
        {
            var (left, taken, spent) = (onAccount.GetValueOrDefault(file), files[file].Sum(), used.GetValueOrDefault(file));
            if (left != taken - spent || left < 0)
                violations.Add($"Order file {file} has {left} on account: {taken} were paid, sales used {spent}.");
        }

        return new CheckReport("I3", "deposits are what was paid less what was used", deposits.Count, violations);
    }

    static async Task<Dictionary<string, long>> Used(HubDb db, CancellationToken cancellationToken)
    {
        var payments = await db.Set<Payment>().Where(payment => payment.Method == PaymentMethod.Deposit)
            .Select(payment => new { payment.Reference, payment.Amount }).ToListAsync(cancellationToken);
        var ids = payments.Select(payment => Guid.Parse(payment.Reference)).Distinct().ToList();
        var files = await (
            from order in db.Set<Order>()
            join file in db.Set<OrderFile>() on order.OrderFileId equals file.Id
            where ids.Contains(order.Id)
            select new { order.Id, file.Number })
            .ToDictionaryAsync(row => row.Id.ToString(), row => row.Number.ToString(), cancellationToken);
        return payments.GroupBy(payment => files.GetValueOrDefault(payment.Reference, payment.Reference))
            .ToDictionary(group => group.Key, group => group.Sum(payment => payment.Amount));
    }
}

/// <summary>I1: what is in a cart of a booking is sold to nobody, and only taken-up operations have something there.</summary>
sealed class BookingsHaveTheirPlaces : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var examined = await db.Set<BookingOperation>().LongCountAsync(cancellationToken);
        var empty = await db.Set<BookingOperation>()
            .Where(operation => operation.State == BookingState.TakenUp
                && !db.Set<BookingPlace>().Any(place => place.OperationId == operation.Id))
            .Select(operation => operation.Label).ToListAsync(cancellationToken);
        var stray = await (
            from booked in db.Set<BookingPlace>()
            join operation in db.Set<BookingOperation>() on booked.OperationId equals operation.Id
            join place in db.Set<Place>() on booked.PlaceId equals place.Id
            where operation.State != BookingState.TakenUp || place.State == PlaceState.Confirmed
            select new { operation.Label, operation.State, place.Serial }).ToListAsync(cancellationToken);
        return new CheckReport(
            "I1", "what was taken up is in one cart", examined,
            [
                .. empty.Select(label => $"{label} is taken up, and has no place."),
                .. stray.Select(row => $"{row.Label} is {row.State}, the place of ticket {row.Serial} is kept for it."),
            ]);
    }
}
