using Grpc.Core;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Protocol;
using Ticketing.Protocol.Reporting.V1;

namespace Ticketing.Hub.InfoCentre;

[CalledBy(Caller.Operator)]
sealed class ReportingGrpc(EveningQueries evening) : ReportingService.ReportingServiceBase
{
    public override async Task<Evening> GetEvening(GetEveningRequest request, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        if (request.Performance > int.MaxValue)
            throw RuleViolation.NotFound("performance", request.Performance);
        return Of(request.Performance == 0
            ? await evening.OfToday(by, context.CancellationToken)
            : await evening.Of(by, (int)request.Performance, context.CancellationToken));
    }

    static Evening Of(EveningFigures figures)
    {
        Protocol.Wire.Money Amount(long minorUnits) => new Money(minorUnits, figures.Currency);
        return new Evening
        {
            Capacity = figures.Capacity,
            Sold = figures.Tickets.Sold,
            Refunded = figures.Tickets.Refunded,
            Admitted = figures.Attendance.Admitted,
            Duplicates = figures.Attendance.Duplicates,
            Refused = { figures.Refused.Select(reason => new CountByCode { Code = reason.Code, Count = reason.Count }) },
            TicketTakings = Amount(figures.Tickets.Takings),
            TopUps = Amount(figures.Buvettes.ToppedUp),
            BuvetteTakings = Amount(figures.Buvettes.Amount),
            OnShelf = figures.OnShelf,
            Appliances =
            {
                figures.Appliances.Select(device => new Owed
                {
                    DeviceId = device.Id,
                    Name = device.Name,
                    AcknowledgedThrough = device.AcknowledgedThrough,
                    LastSeenMs = device.SeenAtMs,
                    Revoked = device.State == DeviceState.Revoked,
                }),
            },
            AsOfMs = figures.AsOfMs,
        };
    }
}
