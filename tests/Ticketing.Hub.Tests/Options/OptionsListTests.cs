using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>The placement list: each filter, each column, within rights and perimeter.</summary>
public class OptionsListTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_list_shows_each_column_as_the_trade_has_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var requested = await venue.Request(venue.Wish(("Cat1", 6), ("Cat2", 5)) with { Remark = "Deux classes" });
        var firm = await venue.Validated(venue.Wish(2, ("Cat2", 7)), School);
        await venue.Of<MakeFirm>().Run(OptionActor.Of(Anne), firm, Token);

        var page = await Search(venue, new OptionSearch());

        var (first, second) = (page.Lines[1], page.Lines[0]);
        Assert.Equal((2, 18L, 7L), (page.Total, page.Asked, page.Placed));
        Assert.Equal(requested.Number, first.Number);
        Assert.Equal(("CE de l'usine", "Blandine DE DAINVILLE", "FR 75009"), (first.Structure, first.Contact, first.Provenance));
        Assert.Equal(("Cyrano de Bergerac", 1, 11, 0), (first.Subject, first.Performance, first.Asked, first.Placed));
        Assert.Equal((OptionState.Requested, false, false, true), (first.State, first.IsOrdered, first.IsFirm, first.IsDueProvisional));
        Assert.Equal(venue.Today + 10, first.DueDay);
        Assert.True(first.HasRemark);
        Assert.Equal((OptionState.Firm, true, true, false, 7), (second.State, second.IsOrdered, second.IsFirm, second.IsDueProvisional, second.Placed));
        Assert.NotNull(second.OrderFile);
    }

    [Theory, OnBothDatabases]
    public async Task Each_filter_finds_what_it_says(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var cyrano = venue.EventId(Cyrano);
        var requested = await venue.Request(venue.Wish(1, ("Cat1", 5)) with { Fallbacks = [3] });
        var placed = await venue.Request(venue.Wish(2, ("Cat2", 5)), School);
        await venue.Place(placed.Id);
        var validated = await venue.Validated(venue.Wish(3, ("Cat2", 6)), School);
        var refused = await venue.Request(venue.Wish(4, ("Cat1", 5)));
        await venue.Refuse(refused.Id);
        var product = await venue.Request(WishProduct("CARTE2", [1, 4], ("Cat2", 2)));

        async Task Finds(OptionSearch search, params IEnumerable<Guid> expected) =>
            Assert.Equal(expected.Order(), (await Search(venue, search)).Lines.Select(line => line.Id).Order());

        await Finds(new() { Text = "jean moulin" }, placed.Id, validated);
        await Finds(new() { Text = "DAINVILLE cyrano" }, requested.Id, refused.Id);
        await Finds(new() { Text = "carte" }, product.Id);
        await Finds(new() { Text = "nobody" });
        await Finds(new() { Number = placed.Number }, placed.Id);
        await Finds(new() { Event = cyrano, Decision = OptionDecision.Placed }, placed.Id, validated);
        await Finds(new() { Product = "CARTE2" }, product.Id);
        await Finds(new() { Decision = OptionDecision.Placed, Status = PlacementStatus.InProgress }, placed.Id);
        await Finds(new() { Status = PlacementStatus.Validated }, validated);
        await Finds(new() { Decision = OptionDecision.Refused }, refused.Id);
        await Finds(new() { Decision = OptionDecision.Waiting });
        await Finds(new() { States = [OptionState.Requested] }, requested.Id, product.Id);
        await Finds(new() { Performance = 1 }, requested.Id, product.Id);
        await Finds(new() { Performance = 3 }, validated);
        await Finds(new() { Performance = 3, AlsoFallbacks = true }, validated, requested.Id);
        var day = DateOnly.FromDayNumber(venue.Today + 31);
        await Finds(new() { From = day, Until = day }, placed.Id);
        await Finds(new() { From = day.AddDays(2) }, refused.Id);
        await Finds(new() { At = new TimeOnly(20, 0) }, requested.Id, placed.Id, validated, refused.Id, product.Id);
        await Finds(new() { At = new TimeOnly(19, 30) });
        await using var db = venue.Hub.Read();
        var option = await db.Set<Option>().SingleAsync(row => row.Id == placed.Id, Token);
        await Finds(new() { Season = option.SeasonId, Number = placed.Number }, placed.Id);
        await Finds(new() { Activity = Guid.CreateVersion7() });
    }

    [Theory, OnBothDatabases]
    public async Task Only_overdue_ones_and_those_that_are_taken_up(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var early = await venue.Placed(venue.Wish(1, ("Cat1", 5)));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(5));
        await venue.Placed(venue.Wish(2, ("Cat1", 5)));
        var sold = await venue.Request(venue.Wish(3, ("Cat1", 5)));
        await venue.Hub.Write(async db =>
        {
            var option = await db.Set<Option>().AsTracking().SingleAsync(row => row.Id == sold.Id, Token);
            foreach (var verb in (string[])[OptionMoves.Place, OptionMoves.Validate, OptionMoves.TakeUp])
            {
                option.Move(verb);
            }
        });
        venue.Hub.Clock.Advance(TimeSpan.FromDays(6));

        var overdue = await Search(venue, new OptionSearch { OnlyOverdue = true });

        Assert.Equal([early], overdue.Lines.Select(line => line.Id));
        Assert.True(overdue.Lines[0].IsOverdue(venue.Today));
        Assert.Equal(2, (await Search(venue, new OptionSearch())).Total);
        Assert.Equal(3, (await Search(venue, new OptionSearch { WithTakenUp = true })).Total);
        Assert.Equal(
            [sold.Id], (await Search(venue, new OptionSearch { Status = PlacementStatus.TakenUp })).Lines.Select(line => line.Id));
    }

    [Theory, OnBothDatabases]
    public async Task Each_column_sorts_both_ways_and_pages_never_overlap(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await using (var db = venue.Hub.Read())
        {
            await db.Database.OpenConnectionAsync(Token);
            await ManyOptions.Write(
                db.Database.GetDbConnection(), database == Database.PostgreSql, 300, venue.Today, Token);
        }

        foreach (var column in Enum.GetValues<OptionColumn>())
        {
            foreach (var descending in (bool[])[false, true])
            {
                var search = new OptionSearch { Sort = column, Descending = descending, WithTakenUp = true, Take = 70 };
                var seen = new List<OptionLine>();
                for (var skip = 0; skip < 300; skip += 70)
                {
                    seen.AddRange((await Search(venue, search with { Skip = skip })).Lines);
                }

                Assert.Equal(300, seen.DistinctBy(line => line.Id).Count());
                AssertSorted(column, descending, seen);
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_types_a_number_sees_that_option_first(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await using (var db = venue.Hub.Read())
        {
            await db.Database.OpenConnectionAsync(Token);
            await ManyOptions.Write(
                db.Database.GetDbConnection(), database == Database.PostgreSql, 300, venue.Today, Token);
        }

        var page = await Search(venue, new OptionSearch { Text = "21", WithTakenUp = true });

        Assert.Equal(21, page.Lines[0].Number);
        Assert.Contains(page.Lines, line => line.Number == 221);
        Assert.Equal(
            page.ByState.Sum(count => count.Options), page.Total);
    }

    [Theory, OnBothDatabases]
    public async Task An_operator_kept_from_single_entries_sees_no_place_options(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Request(venue.Wish(("Cat1", 5)));
        var product = await venue.Request(WishProduct("ABO3", null, ("Cat2", 2)));
        var school = await venue.Request(WishProduct("ABO3", null, ("Cat2", 2)), School);

        async Task<IEnumerable<Guid>> Seen(SignedInOperator by) =>
            (await venue.Of<OptionsQueries>().Search(by, new OptionSearch { Descending = false }, Token)).Lines.Select(line => line.Id);

        Assert.Equal([product.Id, school.Id], await Seen(KeptFrom((PerimeterKind.ProductFamily, "ENTREE"))));
        Assert.Equal([product.Id], (await Seen(KeptFrom(
            (PerimeterKind.ProductFamily, "ENTREE"), (PerimeterKind.AudienceCategory, "SCO")))));
        Assert.Empty(await Seen(KeptFrom((PerimeterKind.ProductFamily, "ENTREE"), (PerimeterKind.ProductFamily, "ABO"))));
        await Refused("option.not-found", () => venue.Of<OptionCardQueries>().Card(
            KeptFrom((PerimeterKind.ProductFamily, "ENTREE")), 1, Token));
    }

    [Theory, OnBothDatabases]
    public async Task Each_kind_is_shown_to_whoever_may_read_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var places = await venue.Request(venue.Wish(("Cat1", 5)));
        var product = await venue.Request(WishProduct("ABO3", null, ("Cat2", 2)));

        async Task<IEnumerable<Guid>> Seen(params (string, Right)[] rights) =>
            (await venue.Of<OptionsQueries>().Search(With(Right.None, rights), new OptionSearch { Descending = false }, Token))
            .Lines.Select(line => line.Id);

        Assert.Equal([places.Id], await Seen(("options.places", Right.Read)));
        Assert.Equal([product.Id], await Seen(("options.products", Right.Read)));
        Assert.Equal([places.Id, product.Id], await Seen(("options.requests", Right.Read)));
        var no = await Refused("right.missing", () => Seen(("sales", Right.All)));
        Assert.Contains("options.places:L", no.Detail);
    }

    static SignedInOperator KeptFrom(params (PerimeterKind, string)[] kept) =>
        Anne with { KeptFrom = kept.ToHashSet() };

    static Task<OptionPage> Search(OptionVenue venue, OptionSearch search) =>
        venue.Of<OptionsQueries>().Search(Anne, search, Token);

    static void AssertSorted(OptionColumn column, bool descending, List<OptionLine> lines)
    {
        object Key(OptionLine line) => column switch
        {
            OptionColumn.Number => line.Number,
            OptionColumn.Asked => line.Asked,
            OptionColumn.Placed => line.Placed,
            OptionColumn.Session => line.StartsAtMs,
            OptionColumn.Ordered => line.IsOrdered,
            OptionColumn.Firm => line.IsFirm,
            OptionColumn.Provenance => line.Provenance,
            OptionColumn.State => Array.IndexOf(InLife, line.State),
            _ => 0,
        };
        var keys = lines.ConvertAll(Key);
        Assert.Equal(descending ? keys.OrderDescending() : keys.Order(), keys);
        if (column == OptionColumn.Due)
        {
            var due = lines.ConvertAll(line => line.DueDay);
            Assert.Equal(due.Where(day => day is not null).Count(), due.FindLastIndex(day => day is not null) + 1);
        }
    }

    static readonly OptionState[] InLife =
    [
        OptionState.Requested, OptionState.Placed, OptionState.Validated, OptionState.Firm, OptionState.TakenUp, OptionState.Sold,
        OptionState.RefusalPending, OptionState.Refused, OptionState.Waiting, OptionState.Withdrawn, OptionState.Released,
    ];
}
