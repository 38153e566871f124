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
        var edges = await db.Set<Device>()
            .Where(device => device.Kind == DeviceKind.Edge && device.State == DeviceState.Enrolled)
            .Select(device => new { device.Id, device.EnrolledAtMs }).ToListAsync(cancellationToken);
        foreach (var edge in edges)
        {
            var credits = await CashlessRows.Elsewhere(db, edge.Id, edge.EnrolledAtMs)
                .Where(row => row.WalletId == wallet.Id).SumAsync(row => row.Amount, cancellationToken);
            foreach (var chip in chips)
            {
                feed.Publish(db, new Row { Wallet = CashlessRows.Of(wallet, chip, credits) }, Audience.Device(edge.Id));
            }
        }
    }
}
