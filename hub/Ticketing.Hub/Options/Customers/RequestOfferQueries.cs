using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Customers;

/// <summary>
/// What a contact may ask for, so that the form offers nothing that the rules would refuse anyway. The rules ask again when
/// the request comes.
/// </summary>
public sealed class RequestOfferQueries(HubDatabase database, OptionDays days, TimeProvider clock)
{
    /// <summary>Events and products that are open to the contact today.</summary>
    public async Task<RequestOffer> Offer(Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var asker = await OptionBook.AskerOf(db, contactId, cancellationToken);
        var channels = await DistributionQueries.ChannelsOf(db, contactId, cancellationToken);
        if (channels.Count == 0)
            return new RequestOffer([], OptionRules.NoChannel(asker));
        var candidates = new List<Candidate>();
        candidates.AddRange(await Events(db, cancellationToken));
        candidates.AddRange(await Products(db, cancellationToken));
        var limitations = await OptionBook.Limitations(db, cancellationToken);
        var profiles = new Dictionary<ProfileKind, List<ProfileCard>>
        {
            [ProfileKind.Places] = await DistributionQueries.Validated(db, ProfileKind.Places, cancellationToken),
            [ProfileKind.Products] = await DistributionQueries.Validated(db, ProfileKind.Products, cancellationToken),
        };
        var offered = new List<OfferedSubject>();
        RuleViolation? no = null;
        foreach (var one in candidates)
        {
            var channel = channels.Find(row => Open(profiles[KindOf(one.Subject)], one.Subject, row.Code).Count > 0)?.Code;
            var refused = Levels(one.Subject, asker, limitations)
                ?? (channel is null ? Profiles(profiles[KindOf(one.Subject)], one.Subject, channels) : null);
            no = Nearest(no, refused);
            if (refused is null)
                offered.Add(new OfferedSubject(
                    one.Subject.Event?.Id, one.Subject.Product?.Code ?? "", one.Subject.Name, one.Group, one.Dates, one.FirstMs,
                    one.LastMs, channel!));
        }

        return new RequestOffer(
            [.. offered.OrderBy(one => one.Product.Length > 0).ThenBy(one => one.FirstMs)],
            offered.Count > 0 ? null : no ?? OptionRules.NoProfile([], days.Today));
    }

    /// <summary>The form for one of them.</summary>
    /// <exception cref="RuleViolation">"event.not-found", "product.not-found", and those of the levels that say no to all of it.</exception>
    public async Task<RequestForm> Form(Guid contactId, Guid? eventId, string product, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var asker = await OptionBook.AskerOf(db, contactId, cancellationToken);
        var subject = eventId is { } id
            ? await OptionSubjects.OfEvent(db, id, cancellationToken)
            : await OptionSubjects.OfProduct(db, product, [], cancellationToken);
        var channels = await DistributionQueries.ChannelsOf(db, contactId, cancellationToken);
        if (channels.Count == 0)
            throw OptionRules.NoChannel(asker);
        var limitations = await OptionBook.Limitations(db, cancellationToken);
        if (Levels(subject, asker, limitations) is { } refused)
            throw refused;
        var profiles = await DistributionQueries.Validated(db, KindOf(subject), cancellationToken);
        var channel = channels.Find(row => Open(profiles, subject, row.Code).Count > 0)
            ?? throw Profiles(profiles, subject, channels);
        var open = Open(profiles, subject, channel.Code);
        var prices = await Prices(db, subject, await DefaultAudience.Of(db, asker, cancellationToken), cancellationToken);
        var names = await EventNames(db, subject, cancellationToken);
        var dates = subject.Performances.Where(date => StillToCome(date.State, date.StartsAtMs)
                && (subject.Product is not null || open.Exists(card => card.Lists(
                    ProfileScopeKind.Performance, date.Number.ToString(CultureInfo.InvariantCulture)))))
            .Select(date => new FormDate(
                date.Number, names[date.Number], date.StartsAtMs, date.Space, Categories(subject, date, open, prices))).ToList();
        return new RequestForm(
            eventId, subject.Product?.Code ?? "", subject.Name, subject.Activity?.Name ?? subject.Season.Name, channel.Code,
            subject.Product?.Choices ?? 0, open.Min(card => card.Profile.MinimumQuantity),
            OptionRules.MostOf(subject, asker, limitations), dates, subject.Product is null ? [] : Common(dates));
    }

    sealed record Candidate(OptionSubject Subject, string Group, int Dates, long FirstMs, long LastMs);

    bool StillToCome(PerformanceState state, long startsAtMs) =>
        state is not (PerformanceState.Cancelled or PerformanceState.Closed) && startsAtMs > clock.NowMs();

    // Of several refusals the contact is told the one that came last on the way to a yes: the least is missing there.
    static RuleViolation? Nearest(RuleViolation? told, RuleViolation? refused) =>
        refused is not null && (told is null || OptionRules.Rank(refused) > OptionRules.Rank(told)) ? refused : told;

    static ProfileKind KindOf(OptionSubject subject) => subject.Product is null ? ProfileKind.Places : ProfileKind.Products;

    List<ProfileCard> Open(List<ProfileCard> profiles, OptionSubject subject, string channel) => profiles.FindAll(card =>
        card.IsGivenTo(channel) && card.Profile.CoversDay(days.Today)
        && (subject.Product is { } product
            ? card.Lists(ProfileScopeKind.Product, product.Code)
            : card.Lists(ProfileScopeKind.Event, subject.Event!.Code)));

    RuleViolation Profiles(List<ProfileCard> profiles, OptionSubject subject, List<SalesChannel> channels)
    {
        var given = profiles.FindAll(card => channels.Exists(channel => card.IsGivenTo(channel.Code)));
        return given.Exists(card => card.Profile.CoversDay(days.Today))
            ? OptionRules.OutOfScope(subject, given.FindAll(card => card.Profile.CoversDay(days.Today)))
            : OptionRules.NoProfile(given, days.Today);
    }

    static RuleViolation? Levels(
        OptionSubject subject, Asker asker, IReadOnlyList<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations)
    {
        try
        {
            OptionRules.CheckLevels(subject, asker, [], [], limitations, new Dictionary<int, int>());
            return null;
        }
        catch (RuleViolation no)
        {
            return no;
        }
    }

    static List<FormCategory> Categories(
        OptionSubject subject, SubjectPerformance date, List<ProfileCard> open, Dictionary<(string, string), Price> prices)
    {
        var table = subject.Product is { PriceTable.Length: > 0 } product ? product.PriceTable : date.PriceTable;
        return [.. date.Categories.Select(category =>
        {
            var price = prices.GetValueOrDefault((table, category.Code));
            var listed = open.Exists(card => card.Lists(ProfileScopeKind.Category, category.Code));
            return new FormCategory(
                category.Code, category.Name, category.OptionAllowed && listed, price?.Amount, price?.Currency ?? "EUR");
        })];
    }

    static List<FormCategory> Common(List<FormDate> dates) => dates.Count == 0
        ? []
        : [.. dates[0].Categories.Where(one => dates.TrueForAll(date => date.Categories.Any(other => other.Code == one.Code)))
            .Select(one => one with { Open = dates.TrueForAll(date => date.Categories.First(other => other.Code == one.Code).Open) })];

    async Task<List<Candidate>> Events(HubDb db, CancellationToken cancellationToken)
    {
        var rows = await (
            from row in db.Set<Event>()
            join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
            join season in db.Set<Season>() on activity.SeasonId equals season.Id
            select new { Event = row, Activity = activity, Season = season }).AsNoTracking().ToListAsync(cancellationToken);
        var terms = await Terms(db, cancellationToken);
        // Ids become text here: each database would write them its own way.
        var dates = (await db.Set<Performance>().Select(row => new { row.EventId, row.StartsAtMs, row.State })
            .ToListAsync(cancellationToken)).ToLookup(row => row.EventId);
        return [.. from row in rows
            let at = dates[row.Event.Id].Where(date => StillToCome(date.State, date.StartsAtMs)).Select(date => date.StartsAtMs).ToList()
            where at.Count > 0
            let effective = EffectiveTerms.ForPlaces(
                terms.GetValueOrDefault((TermsLevel.Event, row.Event.Code)),
                terms.GetValueOrDefault((TermsLevel.Activity, row.Activity.Code)),
                terms.GetValueOrDefault((TermsLevel.Season, row.Season.Code)))
            select new Candidate(
                new OptionSubject(row.Season, row.Activity, row.Event, null, effective, []), row.Activity.Name, at.Count, at.Min(), at.Max())];
    }

    async Task<List<Candidate>> Products(HubDb db, CancellationToken cancellationToken)
    {
        var rows = await (
            from product in db.Set<Product>()
            join season in db.Set<Season>() on product.SeasonId equals season.Id
            join family in db.Set<ProductFamily>() on product.Family equals family.Code
            where product.Kind != ProductKind.Goods
            select new { Product = product, Season = season, Family = family.Name }).AsNoTracking().ToListAsync(cancellationToken);
        var terms = await Terms(db, cancellationToken);
        var dates = (await (
            from inside in db.Set<ProductPerformance>()
            join performance in db.Set<Performance>() on inside.Performance equals performance.Number
            select new { inside.Product, performance.StartsAtMs, performance.State }).ToListAsync(cancellationToken))
            .ToLookup(row => row.Product);
        return [.. from row in rows
            let all = dates[row.Product.Code].ToList()
            let at = all.Where(date => StillToCome(date.State, date.StartsAtMs)).Select(date => date.StartsAtMs).ToList()
            // A subscription that has begun is asked for no more; of one à la carte enough choices must be left.
            where row.Product.Kind == ProductKind.ChoiceSubscription ? at.Count >= row.Product.Choices && at.Count > 0 : at.Count > 0 && at.Count == all.Count
            let effective = EffectiveTerms.ForProduct(
                terms.GetValueOrDefault((TermsLevel.Product, row.Product.Code)),
                terms.GetValueOrDefault((TermsLevel.Season, row.Season.Code)))
            select new Candidate(
                new OptionSubject(row.Season, null, null, row.Product, effective, []), row.Family, at.Count, at.Min(), at.Max())];
    }

    static Task<Dictionary<(TermsLevel, string), OptionTerms>> Terms(HubDb db, CancellationToken cancellationToken) =>
        db.Set<OptionTerms>().AsNoTracking().ToDictionaryAsync(one => (one.Level, one.Code), cancellationToken);

    static async Task<Dictionary<(string, string), Price>> Prices(
        HubDb db, OptionSubject subject, string audience, CancellationToken cancellationToken)
    {
        var tables = subject.Performances.Select(date => date.PriceTable).Append(subject.Product?.PriceTable ?? "").Distinct().ToList();
        var rows = await (
            from price in db.Set<Price>()
            join tariff in db.Set<Tariff>() on price.Tariff equals tariff.Code
            where tables.Contains(price.PriceTable) && tariff.AudienceSubCategory == audience
            orderby tariff.Rank
            select price).AsNoTracking().ToListAsync(cancellationToken);
        return rows.DistinctBy(price => (price.PriceTable, price.Category)).ToDictionary(price => (price.PriceTable, price.Category));
    }

    static async Task<Dictionary<int, string>> EventNames(HubDb db, OptionSubject subject, CancellationToken cancellationToken)
    {
        var numbers = subject.Performances.Select(date => date.Number).ToList();
        return await (
            from performance in db.Set<Performance>()
            join row in db.Set<Event>() on performance.EventId equals row.Id
            where numbers.Contains(performance.Number)
            select new { performance.Number, row.Name }).ToDictionaryAsync(row => row.Number, row => row.Name, cancellationToken);
    }
}
