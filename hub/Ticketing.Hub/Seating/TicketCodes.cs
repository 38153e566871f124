using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Device;

namespace Ticketing.Hub.Seating;

/// <summary>Makes the codes of tickets. The keys never leave the hub.</summary>
public sealed class TicketCodes(MasterKeys keys)
{
    /// <summary>For one performance, under the newest key.</summary>
    public sealed record ForPerformance(ushort Organisation, int Performance, int Epoch, byte[] Key)
    {
        public string Make(long serial, out long fingerprint)
        {
            var code = TicketCode.Make(
                Organisation, (uint)Performance, (ulong)serial, (byte)Epoch, Key, out var listed);
            fingerprint = unchecked((long)listed);
            return code;
        }
    }

    public async Task<ForPerformance> Of(HubDb db, int performance, CancellationToken cancellationToken)
    {
        var organisation = (ushort)(await SetUpOrganisation.Current(db, cancellationToken)).Number;
        var master = await keys.Current(db, KeyPurpose.Ticket, cancellationToken);
        return new ForPerformance(
            organisation, performance, master.Epoch, PerformanceKey.Derive(master.Key, organisation, (uint)performance));
    }

    /// <summary>The code of a place that was made earlier, under the key of then.</summary>
    public async Task<Func<Place, string>> Again(HubDb db, int performance, CancellationToken cancellationToken)
    {
        var organisation = (ushort)(await SetUpOrganisation.Current(db, cancellationToken)).Number;
        var all = (await keys.All(db, KeyPurpose.Ticket, cancellationToken)).ToDictionary(
            key => key.Epoch, key => PerformanceKey.Derive(key.Key, organisation, (uint)performance));
        return place => TicketCode.Make(
            organisation, (uint)performance, (ulong)place.Serial, (byte)place.KeyEpoch, all[place.KeyEpoch]);
    }

    /// <summary>A performance's key in each epoch: what edges are told.</summary>
    public async Task<List<ForPerformance>> AllOf(HubDb db, int performance, CancellationToken cancellationToken)
    {
        var organisation = (ushort)(await SetUpOrganisation.Current(db, cancellationToken)).Number;
        return (await keys.All(db, KeyPurpose.Ticket, cancellationToken)).ConvertAll(key => new ForPerformance(
            organisation, performance, key.Epoch, PerformanceKey.Derive(key.Key, organisation, (uint)performance)));
    }
}
