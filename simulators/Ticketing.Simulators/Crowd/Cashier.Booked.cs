using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Simulators.Crowd;

/// <summary>Order files at the counter: found, taken up and paid for.</summary>
public sealed partial class Cashier
{
    /// <summary>Nothing of the contact waits for its payment.</summary>
    public const string NothingBooked = "nothing-booked";

    /// <summary>Reprise d'un dossier: a contact's bookings of a performance are taken up and paid for.</summary>
    /// <param name="before">What happens between the take-up and the payment.</param>
    public Task<Sale> SellBooked(int contact, uint performance, bool byCard, Func<BookedFile, Task> before, CancellationToken stop) =>
        InTurn(async () =>
        {
            try
            {
                var file = await Booked(contact, performance, stop);
                if (file is null)
                    return new Sale([], NothingBooked, false);
                var cart = await TakeUp(file, performance, stop);
                await before(file);
                return Told(await Pay(cart, byCard, stop)) with { Deposit = cart.Deposit.MinorUnits };
            }
            catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
            {
                tally.Add(Tally.Trouble + code);
                return new Sale([], code, false);
            }
        }, stop);

    /// <summary>What this till says to somebody who asks it for an order file that another till has in a cart.</summary>
    public async Task<string> AskedToo(BookedFile file, uint performance, CancellationToken stop)
    {
        try
        {
            var cart = await TakeUp(file, performance, stop);
            await Ask((who, deadline) => till.Appliance.Counter.AbandonAsync(
                new AbandonRequest { Session = who, CartId = cart.CartId }, deadline: deadline, cancellationToken: stop), stop);
            return "";
        }
        catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
        {
            return code;
        }
    }

    async Task<BookedFile?> Booked(int contact, uint performance, CancellationToken stop)
    {
        var found = await Ask((who, deadline) => till.Appliance.Counter.FindBookingsAsync(
            new Protocol.Counter.V1.FindBookingsRequest { Session = who, Text = $"{contact}" },
            deadline: deadline, cancellationToken: stop), stop);
        return found.Files.FirstOrDefault(file => file.Contact.Number == contact && Of(file, performance).Any());
    }

    Task<Cart> TakeUp(BookedFile file, uint performance, CancellationToken stop)
    {
        var request = new Protocol.Counter.V1.TakeUpRequest { RequestId = NewId(), OrderFile = file.OrderFile };
        request.OperationIds.AddRange(Of(file, performance).Select(operation => operation.OperationId));
        return Ask((who, deadline) =>
        {
            request.Session = who;
            return till.Appliance.Counter.TakeUpAsync(request, deadline: deadline, cancellationToken: stop);
        }, stop);
    }

    static IEnumerable<BookedOperation> Of(BookedFile file, uint performance) =>
        file.Operations.Where(operation => operation.Lines.All(line => line.Performance == performance));
}
