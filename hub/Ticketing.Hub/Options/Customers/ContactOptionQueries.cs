using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Customers;

/// <param name="StartsAtMs">First choice; of a product its first performance.</param>
/// <param name="Requested">Places asked for.</param>
/// <param name="Confirmed">Places confirmed; zero while nothing is told.</param>
/// <param name="DueDay">By when a confirmed one is to be paid; null where there is no date, or nothing to pay yet.</param>
public sealed record ContactOptionLine(
    Guid Id, long Number, string Name, bool IsProduct, long StartsAtMs, long RequestedAtMs, int Requested, int Confirmed,
    CustomerState State, int? DueDay, string RefusalReason, int Version)
{
    public bool MayChange => State == CustomerState.Requested;
}

public sealed record AskedCategory(string Code, string Name, int Quantity);

/// <param name="Event">Of a product: which of its performances.</param>
public sealed record AskedDate(int Performance, string Event, long StartsAtMs, string Space);

/// <param name="Category">Given.</param>
/// <param name="Asked">The name of the category that was asked for, where it is another one; else empty.</param>
/// <param name="OnFallback">On a date of the fallbacks.</param>
public sealed record ConfirmedSeats(AskedDate Date, string Category, string Asked, int Quantity, bool OnFallback);

/// <param name="Step">"Submit", "Confirmed": see <see cref="CustomerView.Step"/>.</param>
public sealed record CustomerStep(long AtMs, string Step);

/// <summary>One option of a contact, with what was told of it.</summary>
public sealed record ContactOptionCard(
    ContactOptionLine Line, Guid? Event, string Product, AskedDate? First, IReadOnlyList<AskedDate> Fallbacks,
    IReadOnlyList<AskedDate> Choices, IReadOnlyList<AskedCategory> Wishes, bool AcceptsUpgrade, string Remark,
    IReadOnlyList<ConfirmedSeats> Confirmed, long? OrderFile, Guid? Confirmation, IReadOnlyList<long> Twins,
    IReadOnlyList<CustomerStep> Steps);

/// <summary>Vos options: a contact's own, and of them only what he may know.</summary>
public sealed class ContactOptionQueries(HubDatabase database)
{
    /// <summary>The newest first.</summary>
    public async Task<List<ContactOptionLine>> Mine(Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db, db.Set<Option>().Where(option => option.ContactId == contactId), cancellationToken);
    }

    /// <exception cref="RuleViolation">"option.not-found": also where it is somebody else's.</exception>
    public async Task<ContactOptionCard> Card(Guid contactId, long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var own = db.Set<Option>().Where(option => option.ContactId == contactId && option.Number == number);
        var line = (await Lines(db, own, cancellationToken)).SingleOrDefault() ?? throw RuleViolation.NotFound("option", number);
        var option = await own.SingleAsync(cancellationToken);
        var wishes = await db.Set<OptionWish>().Where(row => row.OptionId == option.Id).ToListAsync(cancellationToken);
        var fallbacks = await db.Set<OptionFallback>().Where(row => row.OptionId == option.Id).OrderBy(row => row.Rank)
            .Select(row => row.Performance).ToListAsync(cancellationToken);
        var choices = await db.Set<OptionChoice>().Where(row => row.OptionId == option.Id)
            .Select(row => row.Performance).ToListAsync(cancellationToken);
        var told = CustomerView.Told.Contains(option.State);
        var placed = told
            ? await db.Set<PlacedLine>().Where(row => row.OptionId == option.Id).ToListAsync(cancellationToken)
            : [];
        List<int> numbers =
        [
            .. fallbacks, .. choices, .. placed.Select(row => row.Performance),
            .. option.WishedPerformance is { } wished ? [wished] : Array.Empty<int>(),
        ];
        var dates = await Dates(db, numbers, cancellationToken);
        var names = await CategoryNames(db, option, cancellationToken);
        return new ContactOptionCard(
            line, option.EventId, option.Product, option.WishedPerformance is { } first ? dates[first] : null,
            [.. fallbacks.Select(one => dates[one])], [.. choices.Select(one => dates[one]).OrderBy(date => date.StartsAtMs)],
            [.. wishes.Select(wish => new AskedCategory(wish.Category, names.GetValueOrDefault(wish.Category, wish.Category), wish.Quantity))
                .OrderBy(wish => wish.Name)],
            option.AcceptsUpgrade, option.Remark,
            [.. placed.OrderBy(row => dates[row.Performance].StartsAtMs).ThenBy(row => row.Category).Select(row => new ConfirmedSeats(
                dates[row.Performance], names.GetValueOrDefault(row.Category, row.Category),
                row.Asked == row.Category ? "" : names.GetValueOrDefault(row.Asked, row.Asked), row.Quantity,
                option.Kind == OptionKind.Places && row.Performance != option.WishedPerformance))],
            told ? option.OrderFile : null, await Confirmation(db, option.Id, cancellationToken),
            await Twins(db, option, cancellationToken), await Steps(db, option.Id, cancellationToken));
    }

    /// <summary>The latest recapitulation that was told of this option.</summary>
    /// <exception cref="RuleViolation">"confirmation.not-found": there is none, or it is somebody else's.</exception>
    public async Task<RecapitulationContent> Recapitulation(Guid contactId, long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var content = await (
            from row in db.Set<Confirmation>()
            join confirmed in db.Set<ConfirmedOption>() on row.Id equals confirmed.ConfirmationId
            join option in db.Set<Option>() on confirmed.OptionId equals option.Id
            where option.ContactId == contactId && option.Number == number
            orderby row.AtMs descending
            select row.Content).FirstOrDefaultAsync(cancellationToken) ?? throw RuleViolation.NotFound("confirmation", number);
        return JsonSerializer.Deserialize<RecapitulationContent>(content)!;
    }

    static async Task<List<ContactOptionLine>> Lines(HubDb db, IQueryable<Option> options, CancellationToken cancellationToken)
    {
        var rows = await (
            from option in options
            join row in db.Set<Event>() on option.EventId equals row.Id into events
            from row in events.DefaultIfEmpty()
            join product in db.Set<Product>() on option.Product equals product.Code into products
            from product in products.DefaultIfEmpty()
            orderby option.Number descending
            select new { Option = option, Event = row == null ? "" : row.Name, Product = product == null ? "" : product.Name })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row =>
        {
            var (option, told) = (row.Option, CustomerView.Told.Contains(row.Option.State));
            return new ContactOptionLine(
                option.Id, option.Number, option.Kind == OptionKind.Product ? row.Product : row.Event,
                option.Kind == OptionKind.Product, option.StartsAtMs, option.RequestedAtMs, option.Requested,
                told ? option.Placed : 0, CustomerView.Of(option.State),
                option.State is OptionState.Validated or OptionState.Firm ? option.DueDay : null,
                option.State == OptionState.Refused ? option.RefusalReason : "", option.Version);
        });
    }

    static Task<Dictionary<int, AskedDate>> Dates(HubDb db, List<int> numbers, CancellationToken cancellationToken) => (
        from performance in db.Set<Performance>()
        join row in db.Set<Event>() on performance.EventId equals row.Id
        where numbers.Contains(performance.Number)
        select new AskedDate(performance.Number, row.Name, performance.StartsAtMs, performance.Space))
        .ToDictionaryAsync(date => date.Performance, cancellationToken);

    static async Task<Dictionary<string, string>> CategoryNames(HubDb db, Option option, CancellationToken cancellationToken)
    {
        var performances = option.Kind == OptionKind.Places
            ? db.Set<Performance>().Where(row => row.EventId == option.EventId).Select(row => row.Number)
            : db.Set<ProductPerformance>().Where(row => row.Product == option.Product).Select(row => row.Performance);
        var names = await (
            from house in db.Set<HouseRecord>()
            join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
            where performances.Contains(house.Performance)
            select new { category.Code, category.Name }).Distinct().ToListAsync(cancellationToken);
        return names.DistinctBy(one => one.Code).ToDictionary(one => one.Code, one => one.Name);
    }

    static async Task<Guid?> Confirmation(HubDb db, Guid id, CancellationToken cancellationToken) => await (
        from row in db.Set<Confirmation>()
        join confirmed in db.Set<ConfirmedOption>() on row.Id equals confirmed.ConfirmationId
        where confirmed.OptionId == id
        orderby row.AtMs descending
        select (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);

    static async Task<List<long>> Twins(HubDb db, Option option, CancellationToken cancellationToken) => option.TwinGroup is { } group
        ? await db.Set<Option>().Where(other => other.TwinGroup == group && other.Id != option.Id)
            .OrderBy(other => other.Number).Select(other => other.Number).ToListAsync(cancellationToken)
        : [];

    static async Task<List<CustomerStep>> Steps(HubDb db, Guid id, CancellationToken cancellationToken)
    {
        var moves = await db.Set<OptionMove>().Where(move => move.OptionId == id).OrderBy(move => move.Id)
            .Select(move => new { move.AtMs, move.Verb, move.To }).ToListAsync(cancellationToken);
        return [.. from move in moves
            let step = CustomerView.Step(move.Verb, move.To)
            where step is not null
            select new CustomerStep(move.AtMs, step)];
    }
}
