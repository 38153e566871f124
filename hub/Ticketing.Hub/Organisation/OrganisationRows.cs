using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Organisation;

/// <summary>What appliances know of the organisation: its name, who may sign in at tills, which devices an edge may admit.</summary>
sealed class OrganisationRows(MasterKeys keys) : ISnapshotSource
{
    public async Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken) =>
        recipient.Kind == RecipientKind.Edge
            ? 1 + await DevicesOf(db, recipient.Site).LongCountAsync(cancellationToken)
            : 1 + await db.Set<Operator>().LongCountAsync(cancellationToken);

    public async IAsyncEnumerable<Row> Rows(
        HubDb db, Recipient recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var organisation = await db.Set<IssuingOrganisation>().SingleOrDefaultAsync(cancellationToken);
        if (organisation is not null)
            yield return Of(organisation);

        if (recipient.Kind == RecipientKind.Edge)
        {
            foreach (var device in await DevicesOf(db, recipient.Site).ToListAsync(cancellationToken))
            {
                yield return Of(device);
            }

            foreach (var key in await keys.All(db, KeyPurpose.Purse, cancellationToken))
            {
                yield return new Row
                {
                    PurseKey = new PurseKeyRow { Epoch = (uint)key.Epoch, Key = ByteString.CopyFrom(key.Key) },
                };
            }

            yield break;
        }

        var rights = (await db.Set<ProfileRight>().ToListAsync(cancellationToken)).ToLookup(right => right.ProfileId);
        foreach (var person in await db.Set<Operator>().ToListAsync(cancellationToken))
        {
            yield return Of(person, rights[person.ProfileId]);
        }
    }

    public static Row Of(IssuingOrganisation organisation) => new()
    {
        Site = new SiteRow
        {
            OrganisationNumber = (uint)organisation.Number,
            OrganisationName = organisation.Name,
            Site = organisation.Site,
            OfflineDays = organisation.OfflineDays,
            LegalMentions = organisation.LegalMentions,
        },
    };

    public static Row Of(Operator person, IEnumerable<ProfileRight> rights)
    {
        var set = new RightSet(rights.ToDictionary(right => right.Node, right => right.Letters));
        return new Row
        {
            Operator = new OperatorRow
            {
                OperatorId = person.Id.ToString(),
                Name = person.DisplayName,
                SignInName = person.Name,
                Iterations = person.TillCode.Iterations,
                Salt = ByteString.CopyFrom(person.TillCode.Salt),
                Hash = ByteString.CopyFrom(person.TillCode.Hash),
                Rights = { set.Spelled() },
                Disabled = person.Disabled || person.TillCode.Iterations == 0,
                ValidFromMs = person.ValidFromMs,
                ValidUntilMs = person.ValidUntilMs,
            },
        };
    }

    public static Row Of(Device device) => new()
    {
        Device = new DeviceRow
        {
            DeviceId = device.Id,
            Name = device.Name,
            Kind = (int)device.Kind,
            CertificateThumbprint = device.Thumbprint,
            Revoked = device.State == DeviceState.Revoked,
            Settings = { device.Settings },
        },
    };

    static IQueryable<Device> DevicesOf(HubDb db, string site) => db.Set<Device>().Where(device =>
        device.Site == site && device.State != DeviceState.Awaited &&
        (device.Kind == DeviceKind.Turnstile || device.Kind == DeviceKind.CashlessReader));
}
