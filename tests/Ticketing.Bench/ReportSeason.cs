using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Bench;

/// <summary>
/// A season of options as a big house has it: performances with contingents and quotas, options in every state, one in ten of
/// them of a subscription, some through another organisation's channel, and tickets sold beside.
/// </summary>
sealed class ReportSeason(int options, Random random)
{
    public const int Performances = 50, Capacity = 3000, OptionsOfAContact = 25, Sold = 1200, DatesOfASubscription = 5;

    const int RowsAtOnce = 20_000;

    static readonly string[] Categories = ["Cat1", "Cat2", "Cat3"], Contingents = ["PUBLIC", "CE", "SCO", "TO"];

    static readonly string[][] Ways =
    [
        [], [], [OptionMoves.Place], [OptionMoves.Place], [OptionMoves.Place, OptionMoves.Validate],
        [OptionMoves.Place, OptionMoves.Validate], [OptionMoves.Place, OptionMoves.Validate, OptionMoves.MakeFirm],
        [OptionMoves.Place, OptionMoves.Validate, OptionMoves.TakeUp],
        [OptionMoves.Place, OptionMoves.Validate, OptionMoves.TakeUp, OptionMoves.Sell],
        [OptionMoves.Refuse, OptionMoves.Waitlist], [OptionMoves.Refuse],
    ];

    readonly Season season = new() { Id = NewId(), Code = "S", Name = "Saison" };

    /// <summary>Rows: places of options that the report has to count, wished or allotted.</summary>
    public long Rows { get; private set; }

    public async Task Write(WriteLane lane, CancellationToken stop)
    {
        await Add(lane, [.. House()], stop);
        var contacts = Enumerable.Range(1, options / OptionsOfAContact).Select(number => new Contact
        {
            Id = NewId(), Number = number, Role = ContactRole.Individual, FirstName = "Anne", LastName = "Martin", Email = "",
            City = "Angers", PostalCode = "49000", Country = "FR", SearchText = "anne martin angers",
        }).ToList();
        await Add(lane, contacts, stop);
        var rows = new List<object>(RowsAtOnce + 100);
        for (var number = 1; number <= options; number++)
        {
            rows.AddRange(Option(number, contacts[number % contacts.Count].Id));
            if (rows.Count < RowsAtOnce && number < options)
                continue;
            await Add(lane, rows, stop);
            rows.Clear();
        }

        for (var performance = 1; performance <= Performances; performance++)
            await Add(lane, [.. SoldPlaces(performance)], stop);
    }

    IEnumerable<object> House()
    {
        var activity = new Activity { Id = NewId(), Code = "A", Name = "Spectacles", SeasonId = season.Id };
        var row = new Event { Id = NewId(), Code = "E", Name = "Cyrano de Bergerac", ActivityId = activity.Id };
        List<object> rows =
        [
            season, activity, row, new SalesChannel { Code = "GUICHET", Name = "Guichet", Kind = ChannelKind.BoxOffice },
            new SalesChannel { Code = "TO", Name = "Office de tourisme", Kind = ChannelKind.Remote, OfAnotherOrganisation = true },
            new ProductFamily { Code = "ABO", Name = "Abonnements" },
            new LogicalConfiguration { Code = "salle", Physical = "", Name = "Salle", Version = NewId() },
        ];
        rows.AddRange(Contingents.Select(code => new Contingent { Code = code, Name = code }));
        rows.AddRange(Categories.Select((code, rank) => new SeatCategory
        {
            Configuration = "salle", Code = code, Name = code, Color = "#336699", Rank = rank, Numbered = false, Capacity = Capacity / 3,
            OptionAllowed = true,
        }));
        for (var number = 1; number <= Performances; number++)
        {
            var at = TimeProvider.System.GetUtcNow().AddDays(number).ToUnixTimeMilliseconds();
            rows.Add(new Performance
            {
                Number = number, Code = "P" + number, EventId = row.Id, Space = "Salle", Seating = "salle", PriceTable = "T", StartsAtMs = at,
                DoorsOpenAtMs = at, DoorsCloseAtMs = at, SalesEndAtMs = at, VatRate = 550,
            });
            rows.Add(new HouseRecord { Performance = number, Configuration = "salle", Stamp = NewId() });
            rows.AddRange(Contingents.SelectMany(contingent => Categories.Select(category => new Quota
            {
                Performance = number, Contingent = contingent, Category = category, Limit = Capacity / 12, OverbookingPercent = 5,
            })));
        }

        for (var product = 0; product < Performances / DatesOfASubscription; product++)
        {
            var code = "ABO" + product;
            rows.Add(new Product { Code = code, Name = code, Family = "ABO", Kind = ProductKind.FixedSubscription, SeasonId = season.Id });
            rows.AddRange(Dates(product).Select(date => new ProductPerformance { Product = code, Performance = date }));
        }

        return rows;
    }

    static IEnumerable<int> Dates(int product) =>
        Enumerable.Range(1 + (product * DatesOfASubscription), DatesOfASubscription);

    List<object> Option(int number, Guid contact)
    {
        var product = number % 10 == 0 ? random.Next(Performances / DatesOfASubscription) : -1;
        int[] dates = product >= 0 ? [.. Dates(product)] : [random.Next(1, Performances + 1)];
        var wishes = Categories.Take(random.Next(1, 3)).Select(category => (Category: category, Quantity: random.Next(1, 30))).ToList();
        var option = new Option
        {
            Id = NewId(), Number = number, Kind = product >= 0 ? OptionKind.Product : OptionKind.Places, ContactId = contact,
            Channel = number % 7 == 0 ? "TO" : "GUICHET", SeasonId = season.Id, Product = product >= 0 ? "ABO" + product : "",
            WishedPerformance = product >= 0 ? null : dates[0], StartsAtMs = dates[0], AcceptsUpgrade = false,
            Remark = "Groupe de personnes", AudienceSubCategory = "OPTION", Contingent = Contingents[random.Next(Contingents.Length)],
            RequestedAtMs = number, Who = "operator:bench", Requested = wishes.Sum(wish => wish.Quantity) * dates.Length,
            SearchText = $"{number} anne martin angers cyrano de bergerac",
        };
        var way = Ways[random.Next(Ways.Length)];
        foreach (var verb in way)
            option.Move(verb);
        List<object> rows = [option];
        rows.AddRange(wishes.Select(wish => new OptionWish { OptionId = option.Id, Category = wish.Category, Quantity = wish.Quantity }));
        var allotted = way.Length > 0 && way[0] == OptionMoves.Place;
        if (allotted)
            rows.AddRange(dates.SelectMany(date => wishes.SelectMany(wish => Line(option, date, wish.Category, wish.Quantity))));
        if (way.Length != 1 || allotted)
            Rows += dates.Length * wishes.Count;
        return rows;
    }

    static IEnumerable<object> Line(Option option, int date, string category, int quantity)
    {
        var hold = new Hold
        {
            Id = NewId(), Performance = date, Owner = option.Owner, OwnedByTill = false, Kind = HoldKind.Option, Category = category,
            Contingent = option.Contingent, Unseated = quantity, CreatedAtMs = 1, ExpiresAtMs = Hold.Never,
        };
        yield return hold;
        yield return new PlacedLine
        {
            Id = NewId(), OptionId = option.Id, Performance = date, Asked = category, Category = category, Quantity = quantity, HoldId = hold.Id,
        };
    }

    IEnumerable<object> SoldPlaces(int performance) => Enumerable.Range(0, Sold).Select(at =>
    {
        var place = new Place
        {
            Id = NewId(), Performance = performance, SeatId = null, Category = Categories[at % Categories.Length],
            Contingent = Contingents[random.Next(Contingents.Length)], HoldId = NewId(), Serial = (performance * 100_000L) + at, KeyEpoch = 1,
            Fingerprint = at,
        };
        place.Move("Confirm");
        return place;
    });

    static Task Add(WriteLane lane, IReadOnlyCollection<object> rows, CancellationToken stop) =>
        lane.Run("Bench", (db, _) =>
        {
            db.AddRange(rows);
            return Task.CompletedTask;
        }, stop);

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}
