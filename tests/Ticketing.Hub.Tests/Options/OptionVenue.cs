using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>
/// A small venue ready for options. Season S, activity ESV: the event CYRANO at performances 1 to 4, thirty days from now on;
/// activity MUS, which admits none: JAZZ at performance 5. A fixed subscription ABO3 of 1 to 3, a subscription à la carte CARTE2
/// of two, a package DUO of 1 and 2. Due ten days after placement; placements count; no overbooking.
/// </summary>
sealed class OptionVenue : IAsyncDisposable
{
    /// <summary>Contacts: two relays of a school, one of a works council, one person.</summary>
    public const int School = 1, Council = 2, Colleague = 3, Person = 4;

    public const string Cyrano = "CYRANO", Jazz = "JAZZ";

    Dictionary<string, Guid> events = [];
    Dictionary<int, Guid> contacts = [];

    OptionVenue(HubWithoutPorts hub) => Hub = hub;

    public HubWithoutPorts Hub { get; }

    /// <summary>May do all.</summary>
    public static SignedInOperator Anne { get; } = With(Right.All);

    public int Today => Hub.Of<OptionDays>().Today;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="database">Where it lives.</param>
    /// <param name="now">Null: 23 November 2026, 20:00 in Paris.</param>
    /// <param name="quotas">Lines "performance;contingent;category;limit", performances by code: C1 to C4, J1.</param>
    /// <param name="hall">As <see cref="SmallVenue.Plan"/> draws it.</param>
    /// <param name="settings">"--Options:NightlyReleases=true" and so on.</param>
    public static async Task<OptionVenue> On(
        Database database, DateTimeOffset? now = null, string[]? quotas = null, string[]? hall = null,
        string[]? settings = null)
    {
        var hub = await HubWithoutPorts.On(database, settings ?? []);
        if (now is { } instant)
            hub.Clock.AdjustTime(instant);
        await SmallVenue.SetUp(hub);
        var venue = new OptionVenue(hub);
        await venue.Import(OptionSheets.Files(hall ?? OptionSheets.Hall, quotas ?? []));
        await hub.Write(db => OptionSheets.Authorise(db, venue.Today));
        await using var db = hub.Read();
        venue.events = await db.Set<Event>().ToDictionaryAsync(row => row.Code, row => row.Id, Token);
        venue.contacts = await db.Set<Contact>().ToDictionaryAsync(row => row.Number, row => row.Id, Token);
        return venue;
    }

    public T Of<T>()
        where T : notnull => Hub.Of<T>();

    public async Task Import(params IReadOnlyList<ImportFile> files)
    {
        var report = await Of<ImportFiles>().Run(
            new ImportRequest(files, "operator:test", RelativeTo: Hub.Clock.GetUtcNow()), null, Token);
        Assert.Empty(report.Issues);
    }

    public Guid EventId(string code) => events[code];

    public Guid ContactId(int number) => contacts[number];

    public OptionActor Contact(int number) => OptionActor.OfContact(contacts[number], number);

    /// <summary>An operator with this on the whole tree, but for some nodes.</summary>
    public static SignedInOperator With(Right everywhere, params IEnumerable<(string Node, Right Letters)> but)
    {
        var grants = but.ToDictionary(one => one.Node, one => one.Letters);
        grants[Rights.Everything] = everywhere;
        return new SignedInOperator(new Guid("0195f000-0000-7000-8000-000000000001"), "anne", "Anne", new RightSet(grants));
    }

    public WishedOption Wish(params IEnumerable<(string Category, int Quantity)> seats) => Wish(1, seats);

    /// <summary>Places of Cyrano, or of the jazz for performance 5.</summary>
    public WishedOption Wish(int performance, params IEnumerable<(string Category, int Quantity)> seats) => new(
        EventId(performance == 5 ? Jazz : Cyrano), "", performance, [], [],
        [.. seats.Select(one => new WishedSeats(one.Category, one.Quantity))], false, "");

    public static WishedOption WishProduct(
        string product, int[]? choices = null, params IEnumerable<(string Category, int Quantity)> seats) =>
        new(null, product, null, [], choices ?? [], [.. seats.Select(one => new WishedSeats(one.Category, one.Quantity))], false, "");

    /// <summary>The contact asks online; a person, who has no channel of his own, through an operator at the counter.</summary>
    public Task<OptionReceipt> Request(WishedOption wish, int contact = Council) => contact == Person
        ? RequestAtCounter(wish, contact)
        : Of<RequestOption>().Run(
            Contact(contact), NewId(), new NewRequest(contacts[contact], "PRO", wish), Token);

    public Task<OptionReceipt> RequestAtCounter(WishedOption wish, int contact = Council, SignedInOperator? by = null) =>
        Of<RequestOption>().Run(
            OptionActor.Of(by ?? Anne), NewId(), new NewRequest(contacts[contact], "GUICHET", wish), Token);

    /// <summary>So many of each category, as asked for; of none, all that was asked for.</summary>
    public async Task Place(Guid id, params IReadOnlyList<(string Category, int Quantity)> seats)
    {
        await using var db = Hub.Read();
        var wanted = seats.Count > 0
            ? seats
            : [.. (await db.Set<OptionWish>().Where(wish => wish.OptionId == id).ToListAsync(Token))
                .Select(wish => (wish.Category, wish.Quantity))];
        await PlaceOn(id, null, [.. wanted.Select(one => new AllottedSeats(one.Category, one.Category, one.Quantity))]);
    }

    public Task PlaceOn(Guid id, int? performance, params IReadOnlyList<AllottedSeats> seats) =>
        Of<PlaceOption>().Run(OptionActor.Of(Anne), id, new Allotment(performance, null, seats), "", Token);

    public Task<OptionReceipt> PlaceDirectly(WishedOption wish, int contact = Council) => Of<PlaceDirectly>().Run(
        Anne, NewId(), new NewPlacement(contacts[contact], "GUICHET", wish), Token);

    /// <summary>Requested and placed in full.</summary>
    public async Task<Guid> Placed(WishedOption wish, int contact = Council)
    {
        var receipt = await Request(wish, contact);
        await Place(receipt.Id);
        return receipt.Id;
    }

    /// <summary>Requested, placed in full and validated.</summary>
    public async Task<Guid> Validated(WishedOption wish, int contact = Council)
    {
        var id = await Placed(wish, contact);
        Assert.All(await Validate(id), outcome => Assert.True(outcome.Done, outcome.Detail));
        return id;
    }

    public Task<List<OptionOutcome>> Validate(params IReadOnlyList<Guid> ids) =>
        Of<ValidateOptions>().Run(Anne, NewId(), ids, null, Token);

    public Task Refuse(Guid id, string why = "complet") => Of<RefuseOption>().Run(OptionActor.Of(Anne), id, why, Token);

    public async Task<Option> Get(Guid id)
    {
        await using var db = Hub.Read();
        return await db.Set<Option>().SingleAsync(option => option.Id == id, Token);
    }

    public async Task<List<PlacedLine>> Lines(Guid id)
    {
        await using var db = Hub.Read();
        return await db.Set<PlacedLine>().Where(line => line.OptionId == id)
            .OrderBy(line => line.Performance).ThenBy(line => line.Category).ToListAsync(Token);
    }

    public async Task<List<OptionMove>> History(Guid id)
    {
        await using var db = Hub.Read();
        return await db.Set<OptionMove>().Where(move => move.OptionId == id).OrderBy(move => move.Id).ToListAsync(Token);
    }

    public static async Task<RuleViolation> Refused(string code, Func<Task> action)
    {
        var no = await Assert.ThrowsAsync<RuleViolation>(action);
        Assert.Equal(code, no.Code);
        return no;
    }

    public static string NewId() => Guid.CreateVersion7().ToString("N");

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
