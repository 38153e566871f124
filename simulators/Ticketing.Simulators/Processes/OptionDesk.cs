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
    /// <exception cref="RpcException">One of the six levels said no.</exception>
    public Task<RequestOptionReply> Request(RequestOptionRequest request, CancellationToken stop)
    {
        request.RequestId = NewId();
        return Answered(() => office.RequestOption(request, stop), stop);
    }

    /// <summary>One act on one or many; each outcome says what became of it.</summary>
    public async Task<IReadOnlyList<OptionOutcome>> Act(OptionAct act, IEnumerable<string> options, string reason, CancellationToken stop)
    {
        var request = new ActOnOptionsRequest { RequestId = NewId(), Act = act, Reason = reason };
        request.OptionIds.AddRange(options);
        return request.OptionIds.Count == 0 ? [] : (await Answered(() => office.ActOnOptions(request, stop), stop)).Outcomes;
    }

    /// <summary>Money on account for an order file, in cash.</summary>
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
