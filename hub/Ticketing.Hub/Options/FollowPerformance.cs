using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>A performance was put on another date: what stands on it has the new session, and the due date that the terms
/// make of it.</summary>
sealed class FollowPerformance(OptionBook book) : IFactHandler<PerformancePlanned>
{
    static readonly OptionState[] Settled =
        [OptionState.TakenUp, OptionState.Sold, OptionState.Refused, OptionState.Withdrawn, OptionState.Released];

    public async Task Handle(HubDb db, PerformancePlanned fact, CancellationToken cancellationToken)
    {
        var subjects = new SubjectsOnce(db);
        foreach (var loaded in await OptionBook.LoadAll(db, await On(db, fact.Number, cancellationToken), cancellationToken))
        {
            var (option, before) = (loaded.Option, loaded.Picture());
            var subject = await subjects.Of(loaded, cancellationToken);
            var starts = option.Kind == OptionKind.Places
                ? subject.Performance(option.PlacedPerformance ?? option.WishedPerformance!.Value).StartsAtMs
                : subject.Included(loaded.Choices).Select(date => date.StartsAtMs).DefaultIfEmpty().Min();
            if (starts == option.StartsAtMs)
                continue;
            option.StartsAtMs = starts;
            if (!Settled.Contains(option.State))
                book.SetDueDay(option, subject.Terms);
            option.Version++;
            book.Note(db, loaded, OptionMoves.Reschedule, OptionActor.Hub, "", before);
        }
    }

    /// <summary>Where it is placed, wished for, or part of a product. Most performances are planned before anybody asks: each
    /// question is answered from an index, or not asked.</summary>
    static async Task<HashSet<Guid>> On(HubDb db, int number, CancellationToken cancellationToken)
    {
        var starts = await db.Set<Performance>().Where(row => row.Number == number).Select(row => row.StartsAtMs)
            .SingleOrDefaultAsync(cancellationToken);
        var ids = await db.Set<Option>().Where(option => option.StartsAtMs != starts && (option.PlacedPerformance == number
            || (option.WishedPerformance == number && option.PlacedPerformance == null)))
            .Select(option => option.Id).ToHashSetAsync(cancellationToken);
        ids.UnionWith(await db.Set<OptionChoice>().Where(choice => choice.Performance == number)
            .Select(choice => choice.OptionId).ToListAsync(cancellationToken));
        var products = await db.Set<ProductPerformance>().Where(row => row.Performance == number).Select(row => row.Product)
            .ToListAsync(cancellationToken);
        if (products.Count > 0)
        {
            ids.UnionWith(await db.Set<Option>().Where(option => products.Contains(option.Product))
                .Select(option => option.Id).ToListAsync(cancellationToken));
        }

        return ids;
    }
}
