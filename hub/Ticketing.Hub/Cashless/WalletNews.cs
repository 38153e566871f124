using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Cashless;

/// <summary>
/// Tells each edge what a wallet holds beside that edge's own debits: the edge takes those off itself, so that the balance
/// is right in whatever order news and debits cross.
/// </summary>
public sealed class WalletNews(ChangeFeed feed)
{
    public async Task Publish(HubDb db, Wallet wallet, CancellationToken cancellationToken)
    {
        var chips = await db.Set<Chip>().Where(chip => chip.WalletId == wallet.Id)
            .Select(chip => chip.Uid).ToListAsync(cancellationToken);
        var sums = await db.Set<WalletMovement>().Where(row => row.WalletId == wallet.Id)
            .GroupBy(row => row.Source).Select(group => new { group.Key, Sum = group.Sum(row => row.Amount) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var total = sums.Values.Sum();
        foreach (var edge in await Edges(db, cancellationToken))
        {
            foreach (var chip in chips)
            {
                var row = CashlessRows.Of(wallet, chip, total - sums.GetValueOrDefault(edge));
                feed.Publish(db, new Row { Wallet = row }, Audience.Device(edge));
            }
        }
    }

    static Task<List<string>> Edges(HubDb db, CancellationToken cancellationToken) =>
        db.Set<Device>().Where(device => device.Kind == DeviceKind.Edge && device.State == DeviceState.Enrolled)
            .Select(device => device.Id).ToListAsync(cancellationToken);
}
