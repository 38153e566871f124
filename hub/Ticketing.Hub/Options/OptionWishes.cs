using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>Rows of a wish, renewed.</summary>
static class OptionWishes
{
    public static void Replace(HubDb db, LoadedOption loaded, WishedOption wish)
    {
        var id = loaded.Option.Id;
        Sync(db, loaded.Wishes, wish.Seats.Where(seats => seats.Quantity > 0), row => row.Category, seats => seats.Category,
            seats => new OptionWish { OptionId = id, Category = seats.Category, Quantity = seats.Quantity },
            (row, seats) => row.Quantity = seats.Quantity);
        Sync(
            db, loaded.Fallbacks,
            loaded.Option.Kind == OptionKind.Places ? wish.Fallbacks.Select((number, at) => (Rank: at + 1, Number: number)) : [],
            row => row.Rank, date => date.Rank,
            date => new OptionFallback { OptionId = id, Rank = date.Rank, Performance = date.Number },
            (row, date) => row.Performance = date.Number);
        Sync(db, loaded.Choices, loaded.Option.Kind == OptionKind.Product ? wish.Choices : [], row => row.Performance,
            number => number, number => new OptionChoice { OptionId = id, Performance = number, Extra = false }, (_, _) => { });
    }

    static void Sync<TRow, TWanted, TKey>(
        HubDb db, List<TRow> rows, IEnumerable<TWanted> wanted, Func<TRow, TKey> keyOf, Func<TWanted, TKey> keyOfWanted,
        Func<TWanted, TRow> make, Action<TRow, TWanted> update)
        where TRow : class
        where TKey : notnull
    {
        var want = wanted.ToDictionary(keyOfWanted);
        foreach (var row in rows.FindAll(row => !want.ContainsKey(keyOf(row))))
        {
            db.Remove(row);
            rows.Remove(row);
        }

        foreach (var (key, one) in want)
        {
            if (rows.Find(row => keyOf(row).Equals(key)) is { } row)
            {
                update(row, one);
                continue;
            }

            row = make(one);
            db.Add(row);
            rows.Add(row);
        }
    }
}
