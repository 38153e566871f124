using Google.Protobuf;
using Grpc.Core;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;

namespace Ticketing.Hub.Organisation;

[CalledBy(Caller.Anyone)]
sealed class EnrolmentGrpc(EnrolDevice enrol, CertificateAuthority authority) : EnrolmentService.EnrolmentServiceBase
{
    public override Task<GetAuthorityReply> GetAuthority(GetAuthorityRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAuthorityReply { CaCertificate = ByteString.CopyFrom(authority.Certificate) });

    public override Task<EnrolReply> Enrol(EnrolRequest request, ServerCallContext context) =>
        enrol.Run(request, context.CancellationToken);
}

[CalledBy(Caller.Operator)]
sealed class OrganisationGrpc(
    SignIn signIn, OperatorTokens tokens, CreateEnrolmentCode createCode, RevokeDevice revoke)
    : OrganisationService.OrganisationServiceBase
{
    [CalledBy(Caller.Anyone)]
    public override async Task<SignInReply> SignIn(SignInRequest request, ServerCallContext context)
    {
        var person = await signIn.Run(request.Operator, request.Password, context.CancellationToken);
        var (token, expires) = await tokens.Issue(person.Id, context.CancellationToken);
        return new SignInReply { Token = token, ExpiresAtMs = expires };
    }

    public override Task<CreateEnrolmentCodeReply> CreateEnrolmentCode(
        CreateEnrolmentCodeRequest request, ServerCallContext context) =>
        createCode.Run(Callers.Operator(context), request, context.CancellationToken);

    public override Task<RevokeDeviceReply> RevokeDevice(RevokeDeviceRequest request, ServerCallContext context) =>
        revoke.Run(Callers.Operator(context), request, context.CancellationToken);
}
