using Grpc.Core;
using Ticketing.Hub.Organisation;
using Ticketing.Protocol;
using Ticketing.Protocol.Sales.V1;

namespace Ticketing.Hub.Sales;

[CalledBy(Caller.Operator)]
sealed class SalesGrpc(RefundTicket refund, RecordDeposit deposit) : SalesService.SalesServiceBase
{
    public override async Task<RefundTicketReply> RefundTicket(RefundTicketRequest request, ServerCallContext context)
    {
        var refunded = await refund.Run(
            Callers.Operator(context), request.RequestId, (long)request.TicketSerial, request.Reason, request.Method,
            context.CancellationToken);
        return new RefundTicketReply
        {
            OrderFile = refunded.OrderFile.ToString(),
            Refunded = new Money(refunded.Amount, refunded.Currency),
        };
    }

    public override async Task<RecordDepositReply> RecordDeposit(RecordDepositRequest request, ServerCallContext context)
    {
        var recorded = await deposit.Run(
            Callers.Operator(context), request.RequestId, request.OrderFile, request.Method,
            Money.From(request.Amount).MinorUnits, context.CancellationToken);
        return new RecordDepositReply
        {
            Left = new Money(recorded.Left, recorded.Currency), ReceiptNumber = recorded.ReceiptNumber,
        };
    }
}
