using CsCheck;
using Ticketing.Hub.Seating;
using Xunit;

namespace Ticketing.Hub.Tests.Seating;

public class BestPlacesTests
{
    [Fact]
    public void The_best_row_is_sold_first_and_from_its_middle()
    {
        var house = House("1111111", "1111111");

        Assert.Equal("A3 A4 A5", Find(house, 3));
        Assert.Equal("A4", Find(house, 1));
    }

    [Fact]
    public void Booking_begins_where_the_plan_says_that_the_row_starts()
    {
        var house = House("S111111");

        Assert.Equal("A1 A2", Find(house, 2));
    }

    [Fact]
    public void No_single_seat_is_left_alone_where_another_row_does_without()
    {
        var house = House("xx111xx", "1111111");

        Assert.Equal("B3 B4", Find(house, 2));
        Assert.Equal("A3 A4 A5", Find(house, 3));
    }

    [Fact]
    public void A_single_seat_is_left_alone_before_nothing_is_sold()
    {
        var house = House("xx111xx");

        Assert.Equal("A3 A4", Find(house, 2));
    }

    [Fact]
    public void Nobody_is_seated_across_an_aisle()
    {
        var house = House("111 111", "11111 1");

        Assert.Equal("B1 B2 B3 B4", Find(house, 4));
        Assert.Null(Find(house, 6));
    }

    [Fact]
    public void A_curved_row_is_one_row()
    {
        // An arc: neighbours are one step from each other, along x and y together.
        var seats = Enumerable.Range(0, 9).Select(place => new LayoutSeat(
            Guid.CreateVersion7(), "Cat1", $"A{place + 1}", 0, place,
            300 * Math.Sin((place - 4) * 0.1), 300 * Math.Cos((place - 4) * 0.1), false));
        var layout = new HouseLayout(
            Guid.CreateVersion7(), [new LayoutCategory("Cat1", "Cat1", true, 9, 1)], seats);

        Assert.Single(layout.RunsOf("Cat1"));
        Assert.Equal("A1 A2 A3 A4 A5 A6 A7 A8 A9", Find((layout, new bool[9]), 9));
    }

    [Fact]
    public void Another_category_ends_the_run()
    {
        var house = House("1112222");

        Assert.Null(Find(house, 4));
        Assert.Equal("A1 A2 A3", Find(house, 3));
    }

    [Theory]
    [InlineData("1111x11", 5, "A1 A2 A3 A6 A7")]
    [InlineData("1111x1", 5, "A1 A2 A3 A4 A6")]
    [InlineData("111x111", 6, "A1 A2 A3 A5 A6 A7")]
    [InlineData("1x1x1", 3, "A1 A3 A5")]
    public void A_group_that_must_be_split_is_not_left_with_one_alone_where_that_can_be_helped(
        string row, int quantity, string expected)
    {
        var house = House(row);

        Assert.Null(Find(house, quantity));
        Assert.Equal(expected, Find(house, quantity, maySplit: true));
    }

    [Fact]
    public void A_lease_takes_the_worst_row_first()
    {
        var house = House("111", "111");

        Assert.Equal("B1 B2 B3", Find(house, 3, fromBack: true));
    }

    [Fact]
    public void Whatever_is_found_is_free_different_and_of_the_category() =>
        Gen.Select(Gen.Char["12xo "].Array[1, 12].Array[1, 5], Gen.Int[1, 9], Gen.Bool, Gen.Bool)
            .Sample((drawn, quantity, maySplit, fromBack) =>
            {
                var (layout, taken) = House([.. drawn.Select(row => new string(row).Replace('o', '1'))]);
                var free = Enumerable.Range(0, taken.Length).Count(seat => !taken[seat] && layout.Seats[seat].Category == "Cat1");
                var found = BestPlaces.Find(layout, taken, "Cat1", quantity, maySplit, fromBack);
                if (found is null)
                    return free < quantity || !maySplit;
                return found.Length == quantity && found.Distinct().Count() == quantity
                    && found.All(seat => !taken[seat] && layout.Seats[seat].Category == "Cat1")
                    && (maySplit || found.Zip(found.Skip(1)).All(pair => pair.Second == pair.First + 1));
            });

    /// <summary>Rows as drawn: a digit is a category, x a taken seat of Cat1, S one where booking starts, a space an aisle.</summary>
    static (HouseLayout Layout, bool[] Taken) House(params string[] rows)
    {
        var seats = rows.SelectMany((row, y) => row.Select((letter, x) => (letter, x, y)))
            .Where(seat => seat.letter != ' ').ToList();
        var layout = new HouseLayout(
            Guid.CreateVersion7(),
            ((string[])["Cat1", "Cat2"]).Select((code, rank) => new LayoutCategory(code, code, true, seats.Count, rank)),
            seats.Select(seat => new LayoutSeat(
                Guid.CreateVersion7(), seat.letter == '2' ? "Cat2" : "Cat1", $"{(char)('A' + seat.y)}{seat.x + 1}",
                seat.y, seat.x, seat.x * 30, seat.y * 40, seat.letter == 'S')));
        return (layout, [.. seats.Select(seat => seat.letter == 'x')]);
    }

    static string? Find(
        (HouseLayout Layout, bool[] Taken) house, int quantity, bool maySplit = false, bool fromBack = false)
    {
        var found = BestPlaces.Find(house.Layout, house.Taken, "Cat1", quantity, maySplit, fromBack);
        return found is null ? null : string.Join(' ', found.Order().Select(seat => house.Layout.Seats[seat].Label));
    }
}
