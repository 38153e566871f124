using Grpc.Core;
using Ticketing.Protocol.Appliance.V1;

namespace Ticketing.Appliance.Status;

sealed class StatusGrpc(StatusFigures figures) : StatusService.StatusServiceBase
{
    public override Task<Protocol.Appliance.V1.Status> GetStatus(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(figures.Now());
}
