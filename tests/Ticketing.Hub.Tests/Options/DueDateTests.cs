using Ticketing.Hub.Options;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Date d'échéance, and when it has passed: each branch of the rule as it was decided.</summary>
public class DueDateTests
{
    static readonly int Placed = new DateOnly(2015, 7, 23).DayNumber, Session = new DateOnly(2016, 1, 10).DayNumber;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Option_21_of_the_deck_is_due_on_the_second_of_August() =>
        Assert.Equal(new DateOnly(2015, 8, 2).DayNumber, DueDates.Of(Placed, Session, 10, null, null));

    [Fact]
    public void The_days_after_placement_count_alone_where_nothing_is_said_of_the_session() =>
        Assert.Equal(Placed + 10, DueDates.Of(Placed, Session, 10, null, null));

    [Fact]
    public void The_days_before_the_session_count_alone_where_nothing_is_said_of_the_placement() =>
        Assert.Equal(Session - 30, DueDates.Of(Placed, Session, null, 30, null));

    [Fact]
    public void The_earlier_of_both_counts()
    {
        Assert.Equal(Placed + 10, DueDates.Of(Placed, Session, 10, 30, null));
        Assert.Equal(Session - 30, DueDates.Of(Placed, Session, 300, 30, null));
    }

    [Fact]
    public void It_is_never_before_the_day_of_placement() =>
        Assert.Equal(Placed, DueDates.Of(Placed, Placed + 5, 10, 30, null));

    [Fact]
    public void Where_neither_is_set_there_is_none() => Assert.Null(DueDates.Of(Placed, Session, null, null, null));

    [Fact]
    public void A_payment_date_stands_in_its_place_also_where_no_rule_gives_one()
    {
        Assert.Equal(Placed + 3, DueDates.Of(Placed, Session, 10, 30, Placed + 3));
        Assert.Equal(Placed - 3, DueDates.Of(Placed, Session, 10, 30, Placed - 3));
        Assert.Equal(Placed + 99, DueDates.Of(Placed, Session, null, null, Placed + 99));
    }

    [Fact]
    public async Task While_it_is_only_requested_it_runs_from_the_day_of_request_and_moves_with_the_placement()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 5)));
        Assert.Equal(venue.Today + 10, (await venue.Get(asked.Id)).DueDay);

        venue.Hub.Clock.Advance(TimeSpan.FromDays(4));
        await venue.Place(asked.Id);

        Assert.Equal(venue.Today + 10, (await venue.Get(asked.Id)).DueDay);
    }

    [Fact]
    public async Task It_is_overdue_from_the_day_after_and_only_while_it_is_open()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var option = await venue.Get((await venue.Request(venue.Wish(("Cat1", 5)))).Id);
        var due = option.DueDay!.Value;

        Assert.False(option.IsOverdue(due));
        Assert.True(option.IsOverdue(due + 1));
        string[] way = [OptionMoves.Place, OptionMoves.Validate, OptionMoves.MakeFirm];
        foreach (var verb in way)
        {
            option.Move(verb);
            Assert.True(option.IsOverdue(due + 1), $"{option.State} is open.");
        }

        option.Move(OptionMoves.TakeUp);
        Assert.False(option.IsOverdue(due + 1));
        option.Move(OptionMoves.GiveBackFirm);
        option.Move(OptionMoves.Release);
        Assert.False(option.IsOverdue(due + 1));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_refused_waits_or_is_withdrawn_is_never_overdue(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var refused = await venue.Request(venue.Wish(("Cat1", 5)));
        var waiting = await venue.Request(venue.Wish(("Cat1", 5)));
        var withdrawn = await venue.Request(venue.Wish(("Cat1", 5)));
        var asked = await venue.Request(venue.Wish(("Cat1", 5)));
        await venue.Refuse(refused.Id);
        await venue.Refuse(waiting.Id);
        await venue.Of<WaitlistOption>().Run(OptionActor.Of(OptionVenue.Anne), waiting.Id, Token);
        await venue.Of<WithdrawRequest>().Run(OptionActor.Of(OptionVenue.Anne), withdrawn.Id, "", Token);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(20));

        foreach (var id in (Guid[])[refused.Id, waiting.Id, withdrawn.Id])
        {
            Assert.False((await venue.Get(id)).IsOverdue(venue.Today));
        }

        var due = await venue.Of<Hub.Options.Deadlines.DeadlineQueries>().Due(
            new(Hub.Options.Deadlines.DueShow.Overdue, Hub.Options.Deadlines.BatchFilter.All, 0, 50), Token);
        Assert.Equal(asked.Number, Assert.Single(due.Rows).Number);
    }
}
