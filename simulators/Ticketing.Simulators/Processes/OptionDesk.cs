using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Options.V1;
using Ticketing.Protocol.Sales.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Simulators.Processes;

/// <summary>
/// The operator who settles options at the head office, over the hub's public gRPC. A hub that is being started again is asked
/// with the same request until it answers; what it refuses by its rules is told at once.
/// </summary>
public sealed class OptionDesk(Office office, TimeSpan patience)
{
    /// <summary>A contact asks for places.</summary>
    /// <exception cref="RpcException">One of the six levels said no.</exception>
    public async Task<OptionReply> Request(RequestOptionRequest request, CancellationToken stop)
    {
        var asked = await Answered(() => office.RequestOption(request, stop), stop);
        return new OptionReply { Number = asked.Number, State = OptionState.Requested, DueDate = asked.DueDate };
    }

    /// <summary>As above, for places of one category and nothing besides.</summary>
    public Task<OptionReply> Request(
        int contact, string channel, uint performance, string category, int places, CancellationToken stop) => Request(
        new RequestOptionRequest
        {
            RequestId = NewId(), ContactNumber = contact, Channel = channel, Performance = performance,
            Seats = { new WishedSeats { Category = category, Quantity = places } },
        },
        stop);

    /// <summary>All that was asked for, on the first choice.</summary>
    public Task<OptionReply> Place(long option, CancellationToken stop)
    {
        var request = new PlaceOptionRequest { RequestId = NewId(), Number = option, AsWished = true };
        return Answered(() => office.PlaceOption(request, stop), stop);
    }

    /// <summary>As <see cref="Place"/>, from the waiting list.</summary>
    public Task<OptionReply> Promote(long option, CancellationToken stop)
    {
        var request = new PlaceOptionRequest { RequestId = NewId(), Number = option, AsWished = true };
        return Answered(() => office.PromoteOption(request, stop), stop);
    }

    public Task<OptionReply> Refuse(long option, string reason, CancellationToken stop)
    {
        var request = new ActRequest { RequestId = NewId(), Number = option, Reason = reason };
        return Answered(() => office.RefuseOption(request, stop), stop);
    }

    public Task<OptionReply> Waitlist(long option, CancellationToken stop)
    {
        var request = new ActRequest { RequestId = NewId(), Number = option };
        return Answered(() => office.WaitlistOption(request, stop), stop);
    }

    public Task<OptionReply> Release(long option, string reason, CancellationToken stop)
    {
        var request = new ActRequest { RequestId = NewId(), Number = option, Reason = reason };
        return Answered(() => office.ReleaseOption(request, stop), stop);
    }

    /// <summary>All at once: one order and one letter for each contact.</summary>
    public async Task<IReadOnlyList<OptionOutcome>> Validate(IEnumerable<long> options, CancellationToken stop)
    {
        var request = new ValidateOptionsRequest { RequestId = NewId() };
        request.Numbers.AddRange(options);
        return request.Numbers.Count == 0 ? [] : (await Answered(() => office.ValidateOptions(request, stop), stop)).Outcomes;
    }

    /// <summary>Acompte: money on account for an order file, in cash.</summary>
    public Task<RecordDepositReply> Deposit(long orderFile, long cents, CancellationToken stop)
    {
        var request = new RecordDepositRequest
        {
            RequestId = NewId(), OrderFile = orderFile, Method = PaymentMethod.Cash, Amount = Protocol.Money.Euro(cents),
        };
        return Answered(() => office.RecordDeposit(request, stop), stop);
    }

    async Task<T> Answered<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        var answer = await Until.Found("The head office answers", patience, async () =>
        {
            try
            {
                return new Answer<T>(await ask(), null);
            }
            catch (RpcException e) when (Refusal.CodeOf(e) is not null)
            {
                return new Answer<T>(default, e);
            }
        }, stop);
        return answer.No is null ? answer.Reply! : throw answer.No;
    }

    sealed record Answer<T>(T? Reply, RpcException? No);

    static string NewId() => Guid.CreateVersion7().ToString();
}
