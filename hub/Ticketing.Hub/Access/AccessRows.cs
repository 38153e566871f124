using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Access;

/// <summary>What an edge needs to decide alone: performances' keys, tickets' rights, places in tills' hands.</summary>
sealed class AccessRows(CatalogueRows catalogue, TicketCodes codes) : ISnapshotSource
{
    sealed record UsedRight(AccessRight Right, int Elsewhere);

    sealed record UsedPlace(Place Place, string? Seat, int Elsewhere);

    public async Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken)
    {
        if (recipient.Kind != RecipientKind.Edge)
            return 0;
        var kept = await Kept(db, cancellationToken);
        var epochs = await db.Set<StoredMasterKey>().LongCountAsync(
            key => key.Purpose == KeyPurpose.Ticket, cancellationToken);
        return (kept.Count * epochs)
            + await db.Set<AccessRight>().LongCountAsync(right => kept.Contains(right.Performance), cancellationToken)
            + await InTillsHands(db, kept).LongCountAsync(cancellationToken);
    }

    public async IAsyncEnumerable<Row> Rows(
        HubDb db, Recipient recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (recipient.Kind != RecipientKind.Edge)
            yield break;

        var kept = await Kept(db, cancellationToken);
        foreach (var number in kept)
        {
            foreach (var key in await KeysOf(db, codes, number, cancellationToken))
            {
                yield return key;
            }
        }

        // An edge that was enrolled anew has lost its journal: what it told before is news to it.
        var enrolled = await db.Set<Device>().Where(device => device.Id == recipient.DeviceId)
            .Select(device => device.EnrolledAtMs).SingleOrDefaultAsync(cancellationToken);
        var entries = db.Set<Passage>().Where(row => row.Kind == PassageKind.Entry && !row.GivenBack
            && (row.Source != recipient.DeviceId || row.ReceivedAtMs < enrolled));
        var rights = db.Set<AccessRight>().AsNoTracking().Where(right => kept.Contains(right.Performance))
            .Select(right => new UsedRight(
                right, right.EntriesUsed == 0 ? 0 : entries.Count(entry => entry.Serial == right.Serial)));
        await foreach (var row in rights.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return TicketNews.Of(row.Right, row.Elsewhere);
        }

        var places = InTillsHands(db, kept).AsNoTracking().Select(place => new UsedPlace(
            place,
            db.Set<Seat>().Where(seat => seat.Id == place.SeatId).Select(seat => seat.Label).FirstOrDefault(),
            entries.Count(entry => entry.Serial == place.Serial)));
        await foreach (var row in places.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var told = SeatingRows.TicketOf(row.Place, row.Seat ?? "", TicketStatus.Leased);
            told.Ticket.EntriesUsed = row.Elsewhere;
            yield return told;
        }
    }

    /// <summary>A performance's key in each epoch; none before the organisation has its keys.</summary>
    public static async Task<List<Row>> KeysOf(
        HubDb db, TicketCodes codes, int performance, CancellationToken cancellationToken)
    {
        if (!await db.Set<IssuingOrganisation>().AnyAsync(cancellationToken))
            return [];
        return (await codes.AllOf(db, performance, cancellationToken)).ConvertAll(key => new Row
        {
            PerformanceKey = new PerformanceKeyRow
            {
                Performance = (uint)key.Performance,
                Epoch = (uint)key.Epoch,
                Key = ByteString.CopyFrom(key.Key),
            },
        });
    }

    /// <summary>Places that a till may have sold: leased, in its carts, and sold ones whose right is on its way.</summary>
    static IQueryable<Place> InTillsHands(HubDb db, List<int> performances) =>
        from place in db.Set<Place>()
        join hold in db.Set<Hold>() on place.HoldId equals hold.Id
        where performances.Contains(place.Performance)
            && ((place.State == PlaceState.Held && hold.OwnedByTill) || place.State == PlaceState.Confirmed)
            && !db.Set<AccessRight>().Any(right => right.Serial == place.Serial)
        select place;

    // Drafts too: when one is opened, its key must be at the gates already.
    Task<List<int>> Kept(HubDb db, CancellationToken cancellationToken) => Kept(db, catalogue, cancellationToken);

    internal static Task<List<int>> Kept(HubDb db, CatalogueRows catalogue, CancellationToken cancellationToken)
    {
        var since = catalogue.KeptSince;
        return db.Set<Performance>().Where(row => row.DoorsCloseAtMs >= since).OrderBy(row => row.Number)
            .Select(row => row.Number).ToListAsync(cancellationToken);
    }
}

/// <summary>A performance was planned: the edges get the key that its codes are made under.</summary>
sealed class TellPerformanceKeys(ChangeFeed feed, TicketCodes codes) : IFactHandler<PerformancePlanned>
{
    public async Task Handle(HubDb db, PerformancePlanned fact, CancellationToken cancellationToken)
    {
        foreach (var key in await AccessRows.KeysOf(db, codes, fact.Number, cancellationToken))
        {
            feed.Publish(db, key, Audience.AllEdges);
        }
    }
}

/// <summary>The ticket key was renewed: the edges get each performance's key of the new epoch, beside those that they have.</summary>
sealed class TellRenewedKeys(ChangeFeed feed, CatalogueRows catalogue, TicketCodes codes) : IFactHandler<TicketKeyRenewed>
{
    public async Task Handle(HubDb db, TicketKeyRenewed fact, CancellationToken cancellationToken)
    {
        foreach (var number in await AccessRows.Kept(db, catalogue, cancellationToken))
        {
            foreach (var key in await AccessRows.KeysOf(db, codes, number, cancellationToken))
            {
                if (key.PerformanceKey.Epoch == (uint)fact.Epoch)
                    feed.Publish(db, key, Audience.AllEdges);
            }
        }
    }
}
