using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// The order of the list: only ids are sorted, and the rest is read for the page alone. Each order ends with the number, so
/// that no line stands on two pages.
/// </summary>
static class OptionOrder
{
    public static IQueryable<Guid> Sorted(HubDb db, IQueryable<Option> options, OptionSearch search)
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
            OptionColumn.Contact or OptionColumn.Provenance => ByContact(db, options, search.Sort, descending),
            OptionColumn.Subject => BySubject(db, options, descending),
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

    static IQueryable<Guid> ByContact(HubDb db, IQueryable<Option> options, OptionColumn sort, bool descending)
    {
        var keyed =
            from option in options
            join contact in db.Set<Contact>() on option.ContactId equals contact.Id
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            select new
            {
                option.Id,
                option.Number,
                Name = structure == null ? contact.LastName : structure.Name,
                From = contact.Country + " " + (structure == null ? contact.PostalCode : structure.PostalCode),
            };
        return (sort, descending) switch
        {
            (OptionColumn.Contact, false) => keyed.OrderBy(row => row.Name).ThenBy(row => row.Number).Select(row => row.Id),
            (OptionColumn.Contact, true) =>
                keyed.OrderByDescending(row => row.Name).ThenByDescending(row => row.Number).Select(row => row.Id),
            (_, false) => keyed.OrderBy(row => row.From).ThenBy(row => row.Number).Select(row => row.Id),
            _ => keyed.OrderByDescending(row => row.From).ThenByDescending(row => row.Number).Select(row => row.Id),
        };
    }

    static IQueryable<Guid> BySubject(HubDb db, IQueryable<Option> options, bool descending)
    {
        var keyed =
            from option in options
            join @event in db.Set<Event>() on option.EventId equals @event.Id into events
            from @event in events.DefaultIfEmpty()
            join product in db.Set<Product>() on option.Product equals product.Code into products
            from product in products.DefaultIfEmpty()
            select new
            {
                option.Id,
                option.Number,
                option.StartsAtMs,
                Name = @event != null ? @event.Name : product != null ? product.Name : option.Product,
            };
        return (descending
            ? keyed.OrderByDescending(row => row.Name).ThenByDescending(row => row.StartsAtMs)
                .ThenByDescending(row => row.Number)
            : keyed.OrderBy(row => row.Name).ThenBy(row => row.StartsAtMs).ThenBy(row => row.Number)).Select(row => row.Id);
    }

    static long? NumberIn(string text) =>
        long.TryParse(text.Trim(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
