using System.Globalization;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <summary>
/// Reprise d'un dossier: bookings of one order file come from the hub into a cart of their own, with the seats, tariffs and
/// prices that were promised. The hub decides that no two tills have them; cut off from it nothing is taken up. Such a cart
/// sells the order file's places and no others: they are one sale, in one order file, with its deposit.
/// </summary>
public sealed class TakeUpBookings(House house, TillLink link, Carts carts, Books books, LostTakeUps lost, TillIdentity till,
    TillOptions options, TimeProvider clock) : IDisposable
{
    const int MostFiles = 50;
    const int UsualFiles = 20;
    const int TimesAsked = 6;
    const string UnansweredCode = "till.take-up-unanswered";

    static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(500);

    readonly UnderWay<Cart> underWay = new();
    readonly SemaphoreSlim turn = new(1, 1);

    /// <exception cref="RuleViolation">till.right-missing, till.take-up-offline, till.take-up-unanswered.</exception>
    public async Task<IReadOnlyList<BookedFile>> FindAsync(CashierSession session, string text, int limit)
    {
        session.Require(TillRights.Sell);
        CheckOnline();
        var found = await link.FindBookingsAsync(text.Trim(), limit == 0 ? UsualFiles : Math.Clamp(limit, 1, MostFiles)) ?? throw Unanswered();
        return found.Files;
    }

    /// <param name="operationIds">None: all of the order file that can be taken up.</param>
    /// <exception cref="RuleViolation">As <see cref="FindAsync"/>, and what the hub says: sales.booking-taken-up with who has it.</exception>
    public async Task<Cart> TakeAsync(CashierSession session, string requestId, long orderFile, IReadOnlyList<string> operationIds)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        session.Require(TillRights.Sell);
        return await underWay.Once(requestId, () => TakeOnceAsync(session, requestId, orderFile, operationIds));
    }

    public void Dispose() => turn.Dispose();

    async Task<Cart> TakeOnceAsync(CashierSession session, string requestId, long orderFile, IReadOnlyList<string> operationIds)
    {
        if (carts.OfRequest(requestId) is { } before)
            return before;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        house.CheckMayRecord(link, books, now);
        CheckOnline();
        await turn.WaitAsync();
        try
        {
            // An answer that was lost may have taken the same bookings up: they go back before they are asked for again.
            await lost.GiveBackAsync();
            var reply = await AskAsync(orderFile, operationIds);
            var cart = carts.New(session.OperatorId, now);
            cart.Begin(requestId);
            cart.TakeUp(reply.OrderFile, Protocol.Money.From(reply.DepositLeft).MinorUnits, reply.Contact);
            cart.Add(reply.Places.Select(place => Line(place, reply.ExpiresAtMs)));
            return cart;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What this till gave back a moment ago comes back to the hub by its journal: that is waited for.</summary>
    async Task<TakeUpReply> AskAsync(long orderFile, IReadOnlyList<string> operationIds)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                return await AskOnceAsync(orderFile, operationIds);
            }
            catch (RuleViolation no) when (no.Code == "sales.booking-taken-up")
            {
                var taken = await TakenAsync(orderFile, operationIds);
                if (taken.Count == 0)
                    throw;
                if (asked == TimesAsked || carts.HasOrderFile(orderFile) || taken.Exists(o => o.TakenUpBy != till.Name))
                    throw new RuleViolation(no.Code, string.Join(" ", taken.Select(o => $"{o.Label} : déjà reprise par {o.TakenUpBy} depuis {At(o.TakenUpAtMs)}.")));
                await Task.Delay(AMoment, clock);
            }
        }
    }

    /// <summary>Every question has an id of its own: the answer to an old one may name places that went back meanwhile.</summary>
    async Task<TakeUpReply> AskOnceAsync(long orderFile, IReadOnlyList<string> operationIds)
    {
        var request = new TakeUpRequest { RequestId = Guid.CreateVersion7().ToString(), OrderFile = orderFile };
        request.OperationIds.AddRange(operationIds);
        lost.Expect(request);
        try
        {
            var reply = await link.TakeUpAsync(request) ?? throw Unanswered();
            lost.Arrived(request.RequestId, reply);
            return reply;
        }
        catch (RuleViolation no) when (no.Code != UnansweredCode)
        {
            lost.Arrived(request.RequestId, null);
            throw;
        }
        finally
        {
            lost.GiveUp(request.RequestId);
        }
    }

    async Task<List<BookedOperation>> TakenAsync(long orderFile, IReadOnlyList<string> operationIds)
    {
        var found = await link.FindBookingsAsync(orderFile.ToString(CultureInfo.InvariantCulture), MostFiles);
        return [.. (found?.Files.FirstOrDefault(f => f.OrderFile == orderFile) ?? new BookedFile()).Operations.Where(o =>
            o.Status == BookingStatus.TakenUp && (operationIds.Count == 0 || operationIds.Contains(o.OperationId)))];
    }

    CartLine Line(TakenUpPlace taken, long untilMs) => new(taken.Place, taken.Tariff,
        house.TariffName(taken.Place.Performance, taken.Place.Category, taken.Tariff), Protocol.Money.From(taken.Price).MinorUnits,
        taken.VatRate, taken.HoldId, FromLease: false, untilMs);

    void CheckOnline()
    {
        if (!link.IsOnline)
            throw new RuleViolation("till.take-up-offline",
                $"La reprise d'un dossier demande le siège, et la caisse est hors ligne depuis {At(link.SinceMs)}. Les ventes simples continuent.");
    }

    static RuleViolation Unanswered() => new(UnansweredCode,
        "Le siège n'a pas répondu à temps : rien n'a été repris. Réessayez dans un instant.");

    string At(long ms)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), options.Zone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), options.Zone).Date == at.Date;
        return at.ToString(today ? "HH:mm" : "dd/MM HH:mm", CultureInfo.InvariantCulture);
    }
}
