using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;

namespace Ticketing.Hub.Organisation;

/// <summary>The office names a device and gets the one-time code for it. Right organisation.devices:C.</summary>
public sealed class CreateEnrolmentCode(Requests requests, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>Letters of chance; the authority's fingerprint follows them and is the device's business.</summary>
    const int Letters = 12;

    static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <exception cref="RuleViolation">"right.missing", "device.invalid".</exception>
    public Task<CreateEnrolmentCodeReply> Run(
        SignedInOperator by, CreateEnrolmentCodeRequest asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.devices", Right.Create);
        Check(asked);
        return requests.RunOnce(
            asked.RequestId, by.Who, "CreateEnrolmentCode",
            async (db, token) =>
            {
                var device = new Device
                {
                    Id = Device.NewId(asked.Kind),
                    Name = asked.Name.Trim(),
                    Site = asked.Site.Length > 0 ? asked.Site : (await SetUpOrganisation.Current(db, token)).Site,
                    Kind = asked.Kind,
                    Settings = new Dictionary<string, string>(asked.Settings),
                    CreatedAtMs = clock.NowMs(),
                };
                db.Add(device);
                return Give(db, by, device, "device.awaited");
            },
            cancellationToken);
    }

    /// <summary>A new code for a device that lost its certificate: a new card, a new board. Right organisation.devices:C.</summary>
    public Task<CreateEnrolmentCodeReply> Renew(
        SignedInOperator by, string requestId, string deviceId, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.devices", Right.Create);
        return requests.RunOnce(
            requestId, by.Who, "RenewEnrolmentCode",
            async (db, token) =>
            {
                var device = await db.Set<Device>().SingleOrDefaultAsync(row => row.Id == deviceId, token)
                    ?? throw RuleViolation.NotFound("device", deviceId);
                Device.Moves.Next(device.State, "Enrol");
                await db.Set<EnrolmentCode>().Where(code => code.DeviceId == deviceId && code.UsedAtMs == 0)
                    .ExecuteDeleteAsync(token);
                return Give(db, by, device, "device.code-renewed");
            },
            cancellationToken);
    }

    /// <summary>The secret part of a code as it was typed; what is too short stays as it is, and is unknown.</summary>
    internal static string HashOf(string typed)
    {
        var code = Crockford.Normalise(typed);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code[..Math.Min(Letters, code.Length)])));
    }

    CreateEnrolmentCodeReply Give(HubDb db, SignedInOperator by, Device device, string what)
    {
        var code = Crockford.Random(Letters);
        var expires = clock.GetUtcNow().Add(Lifetime).ToUnixTimeMilliseconds();
        db.Add(new EnrolmentCode { CodeHash = HashOf(code), DeviceId = device.Id, ExpiresAtMs = expires });
        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = by.Who,
            What = what,
            Subject = $"device:{device.Id}",
        });
        return new CreateEnrolmentCodeReply { Code = Crockford.Grouped(code + authority.Fingerprint), ExpiresAtMs = expires };
    }

    static void Check(CreateEnrolmentCodeRequest asked)
    {
        List<string> wrong = [];
        if (string.IsNullOrWhiteSpace(asked.Name) || asked.Name.Length > 80)
            wrong.Add("name: 1 to 80 characters.");
        if (asked.Site.Length > 0 && !SiteName.IsValid(asked.Site))
            wrong.Add($"site: {SiteName.Rule}, not '{asked.Site}'.");
        if (!Enum.IsDefined(asked.Kind) || asked.Kind == DeviceKind.Unspecified)
            wrong.Add($"kind: edge, till, turnstile or cashless reader, not {asked.Kind}.");
        if (asked.Settings.Count > 50 || asked.Settings.Any(one => one.Key.Length > 60 || one.Value.Length > 500))
            wrong.Add("settings: at most 50, names up to 60 and values up to 500 characters.");
        wrong.AddRange(Device.HostNamesOf(asked.Settings).Where(name => !Device.MayBeCalled(name))
            .Select(name => $"settings: {Device.HostNamesSetting}: '{name}' is no address or name that a device may have."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("device.invalid", wrong);
    }
}

/// <summary>A device comes with its code and a certificate request, and leaves with its certificate.</summary>
public sealed class EnrolDevice(Requests requests, CertificateAuthority authority, ChangeFeed feed, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"enrolment.code-unknown", "-used", "-expired", "enrolment.request-invalid".</exception>
    public Task<EnrolReply> Run(EnrolRequest asked, CancellationToken cancellationToken)
    {
        var hash = CreateEnrolmentCode.HashOf(asked.Code);
        // The caller is whoever has the code: the same request with it gets the same certificate again.
        return requests.RunOnce(
            asked.RequestId, "code:" + hash, "EnrolDevice",
            async (db, token) =>
            {
                var (code, device) = await Find(db, hash, token);
                using var certificate = authority.Issue(asked.CertificateRequest.ToByteArray(), device);
                code.UsedAtMs = clock.NowMs();
                device.Enrol(
                    CertificateAuthority.ThumbprintOf(certificate),
                    new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(),
                    asked.SoftwareVersion, clock.NowMs());
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = "device:" + device.Id,
                    What = "device.enrolled",
                    Subject = $"device:{device.Id}",
                });
                if (!device.IsAppliance)
                    feed.Publish(db, OrganisationRows.Of(device), Audience.EdgesOf(device.Site));
                return new EnrolReply
                {
                    DeviceId = device.Id,
                    Name = device.Name,
                    Site = device.Site,
                    Kind = device.Kind,
                    Certificate = ByteString.CopyFrom(certificate.RawData),
                    CaCertificate = ByteString.CopyFrom(authority.Certificate),
                    Settings = { device.Settings },
                };
            },
            cancellationToken);
    }

    async Task<(EnrolmentCode Code, Device Device)> Find(HubDb db, string hash, CancellationToken cancellationToken)
    {
        var code = await db.Set<EnrolmentCode>().SingleOrDefaultAsync(row => row.CodeHash == hash, cancellationToken)
            ?? throw new RuleViolation("enrolment.code-unknown", "The hub gave out no such code.");
        if (code.UsedAtMs > 0)
            throw new RuleViolation("enrolment.code-used", "This code was used already; the office can make another.");
        if (code.ExpiresAtMs <= clock.NowMs())
            throw new RuleViolation("enrolment.code-expired", "This code has run out; the office can make another.");
        return (code, await db.Set<Device>().SingleAsync(row => row.Id == code.DeviceId, cancellationToken));
    }
}

/// <summary>Shuts a device out, everywhere, at once. Right organisation.devices:S.</summary>
public sealed class RevokeDevice(Requests requests, ChangeFeed feed, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "device.not-found", "device.illegal-move", "device.reason-missing".</exception>
    public Task<RevokeDeviceReply> Run(
        SignedInOperator by, RevokeDeviceRequest asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.devices", Right.Delete);
        if (string.IsNullOrWhiteSpace(asked.Reason))
            throw RuleViolation.Invalid("device.reason-missing", "reason: is missing.");
        return requests.RunOnce(
            asked.RequestId, by.Who, "RevokeDevice",
            async (db, token) =>
            {
                var device = await db.Set<Device>().SingleOrDefaultAsync(row => row.Id == asked.DeviceId, token)
                    ?? throw RuleViolation.NotFound("device", asked.DeviceId);
                device.Revoke(asked.Reason.Trim(), clock.NowMs());
                await db.Set<EnrolmentCode>().Where(code => code.DeviceId == device.Id && code.UsedAtMs == 0)
                    .ExecuteDeleteAsync(token);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = "device.revoked",
                    Subject = $"device:{device.Id}",
                    Why = asked.Reason.Trim(),
                });
                if (device.IsAppliance)
                {
                    feed.Publish(
                        db, new Protocol.Sync.V1.Command { Kind = Protocol.Sync.V1.Command.Types.Kind.Revoked },
                        Audience.Device(device.Id));
                }
                else
                {
                    feed.Publish(db, OrganisationRows.Of(device), Audience.EdgesOf(device.Site));
                }

                return new RevokeDeviceReply();
            },
            cancellationToken);
    }
}
