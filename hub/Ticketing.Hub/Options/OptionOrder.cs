namespace Ticketing.Hub.Options;

/// <summary>
/// The order of the list: only ids are sorted, and the rest is read for the page alone. Each order ends with the number, so
/// that no line stands on two pages.
/// </summary>
static class OptionOrder
{
    public static IQueryable<Guid> Sorted(IQueryable<Option> options, OptionSearch search)
    {
        var descending = search.Descending;
        if (search.Sort == OptionColumn.Number && NumberIn(search.Text) is { } number)
        {
            // Whoever types 21 looks for n° 21 first.
            var first = options.OrderByDescending(option => option.Number == number);
            return (descending ? first.ThenByDescending(option => option.Number) : first.ThenBy(option => option.Number))
                .Select(option => option.Id);
        }

        return search.Sort switch
        {
            OptionColumn.Contact => By(options, option => option.ContactName, descending),
            OptionColumn.Provenance => By(options, option => option.Provenance, descending),
            OptionColumn.Subject => (descending
                ? options.OrderByDescending(option => option.SubjectName).ThenByDescending(option => option.StartsAtMs)
                    .ThenByDescending(option => option.Number)
                : options.OrderBy(option => option.SubjectName).ThenBy(option => option.StartsAtMs)
                    .ThenBy(option => option.Number)).Select(option => option.Id),
            OptionColumn.Asked => By(options, option => option.Requested, descending),
            OptionColumn.Placed => By(options, option => option.Placed, descending),
            OptionColumn.Session => By(options, option => option.StartsAtMs, descending),
            OptionColumn.State => By(options, Rank, descending),
            OptionColumn.Ordered => By(
                options,
                option => option.State == OptionState.Validated || option.State == OptionState.Firm
                    || option.State == OptionState.TakenUp || option.State == OptionState.Sold,
                descending),
            OptionColumn.Firm => By(options, option => option.State == OptionState.Firm, descending),
            // Those without a due date come last, whichever way it is sorted.
            OptionColumn.Due => descending
                ? options.OrderBy(option => option.DueDay == null).ThenByDescending(option => option.DueDay)
                    .ThenByDescending(option => option.Number).Select(option => option.Id)
                : options.OrderBy(option => option.DueDay == null).ThenBy(option => option.DueDay)
                    .ThenBy(option => option.Number).Select(option => option.Id),
            OptionColumn.Waiting => descending
                ? options.OrderBy(option => option.WaitingSinceMs == 0).ThenByDescending(option => option.WaitingSinceMs)
                    .ThenByDescending(option => option.Number).Select(option => option.Id)
                : options.OrderBy(option => option.WaitingSinceMs == 0).ThenBy(option => option.WaitingSinceMs)
                    .ThenBy(option => option.Number).Select(option => option.Id),
            _ => (descending ? options.OrderByDescending(option => option.Number) : options.OrderBy(option => option.Number))
                .Select(option => option.Id),
        };
    }

    /// <summary>By their way through life, not by the letters of their names.</summary>
    static readonly System.Linq.Expressions.Expression<Func<Option, int>> Rank = option =>
        option.State == OptionState.Requested ? 0
        : option.State == OptionState.Placed ? 1
        : option.State == OptionState.Validated ? 2
        : option.State == OptionState.Firm ? 3
        : option.State == OptionState.TakenUp ? 4
        : option.State == OptionState.Sold ? 5
        : option.State == OptionState.RefusalPending ? 6
        : option.State == OptionState.Refused ? 7
        : option.State == OptionState.Waiting ? 8
        : option.State == OptionState.Withdrawn ? 9 : 10;

    static IQueryable<Guid> By<TKey>(
        IQueryable<Option> options, System.Linq.Expressions.Expression<Func<Option, TKey>> key, bool descending) =>
        (descending
            ? options.OrderByDescending(key).ThenByDescending(option => option.Number)
            : options.OrderBy(key).ThenBy(option => option.Number)).Select(option => option.Id);

    static long? NumberIn(string text) =>
        long.TryParse(text.Trim(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
