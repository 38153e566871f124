using Ticketing.Hub.Options.Assistant.Solver;
using Xunit;

namespace Ticketing.Hub.Tests.Options.Assistant;

/// <summary>Each rule of the assistant alone, on problems whose best answer is plain to see.</summary>
public class AssistantRulesTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void More_places_are_served_than_first_come_first_served()
    {
        var season = new AssistantCase().Room(1, cat2: 30).Ask(20, [1]).Ask(15, [1]).Ask(15, [1]);

        var solution = season.Solve(Token);

        Assert.Equal("1- 2@1 3@1", solution.Told());
        Assert.Equal(20, FirstComeFirstServed.Place(season.Problem).Sum(outcome => outcome.Places));
        Assert.Equal(AssistantStatus.Best, solution.Status);
        Assert.Equal(0, solution.Gap);
        Assert.Equal((30, 50, 2, 3), (solution.Totals.Places, solution.Totals.PlacesAsked, solution.Totals.Served, solution.Totals.Requests));
    }

    [Fact]
    public void A_group_is_never_divided_over_dates_or_categories()
    {
        var solution = new AssistantCase().Room(1, cat1: 10, cat2: 10).Room(2, cat2: 10).Ask(12, [1, 2], upgrade: true).Solve(Token);

        Assert.Equal("1-", solution.Told());
    }

    [Fact]
    public void All_lines_of_a_wish_are_served_or_none()
    {
        var solution = new AssistantCase().Room(1, cat1: 5, cat2: 10).Ask(10, [1], cat1: 6).Ask(10, [1], cat1: 5).Solve(Token);

        Assert.Equal("1- 2@1", solution.Told());
    }

    [Fact]
    public void A_first_choice_is_served_before_a_fallback()
    {
        // Both want the first date; only one of them has another.
        var solution = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10).Ask(10, [1, 2]).Ask(10, [1]).Solve(Token);

        Assert.Equal("1@2 2@1", solution.Told());
        Assert.Equal([1, 1], solution.Totals.ByRank);
    }

    [Fact]
    public void A_better_fallback_comes_before_a_later_one()
    {
        var solution = new AssistantCase().Room(2, cat2: 10).Room(3, cat2: 10).Ask(10, [1, 3, 2]).Solve(Token);

        Assert.Equal("1@3", solution.Told());
        Assert.Equal(2, solution.Outcomes[0].Rank);
    }

    [Fact]
    public void Nobody_is_raised_who_has_room_in_his_own_category()
    {
        var season = new AssistantCase().Room(1, cat1: 10, cat2: 10);

        Assert.Equal("1@1", season.Ask(10, [1], upgrade: true).Solve(Token).Told());
        Assert.Equal("1@1+ 2@1", season.Ask(10, [1]).Solve(Token).Told());
    }

    [Fact]
    public void Raised_on_the_first_choice_comes_before_a_fallback()
    {
        var solution = new AssistantCase().Room(1, cat1: 10).Room(2, cat2: 10).Ask(10, [1, 2], upgrade: true).Solve(Token);

        Assert.Equal("1@1+", solution.Told());
        Assert.Equal(new AssistantGiven(1, "CAT2", "CAT1", 10), Assert.Single(solution.Outcomes[0].Given));
    }

    [Fact]
    public void Nobody_is_raised_who_does_not_accept_it() =>
        Assert.Equal("1-", new AssistantCase().Room(1, cat1: 10).Ask(10, [1]).Solve(Token).Told());

    [Fact]
    public void Contingents_have_their_own_room_and_share_the_gauge()
    {
        var solution = new AssistantCase()
            .Room(1, cat2: 20, gauge2: 30).Room(1, cat2: 20, contingent: "H")
            .Ask(20, [1]).Ask(20, [1], contingent: "H").Ask(10, [1], contingent: "H").Solve(Token);

        Assert.Equal("1@1 2- 3@1", solution.Told());
    }

    [Fact]
    public void The_more_important_community_type_comes_first_and_then_the_earlier_request()
    {
        var season = new AssistantCase().Room(1, cat2: 10).Ask(10, [1]).Ask(10, [1]);

        Assert.Equal("1@1 2-", season.Solve(Token).Told());
        Assert.Equal("1- 2- 3@1", season.Ask(10, [1], weight: 2).Solve(Token).Told());
    }

    [Fact]
    public void No_structure_takes_all_while_another_of_the_same_age_gets_nothing()
    {
        var solution = new AssistantCase().Room(1, cat2: 20)
            .Ask(10, [1], structure: 1, at: 5).Ask(10, [1], structure: 1, at: 5).Ask(10, [1], structure: 2, at: 5).Solve(Token);

        Assert.Equal(2, solution.Totals.Structures);
        Assert.Equal(20, solution.Totals.Places);
    }

    [Fact]
    public void Fairness_counts_what_the_operator_has_locked()
    {
        var solution = new AssistantCase().Room(1, cat2: 20)
            .Ask(10, [1], structure: 1, locked: AssistantCase.Serve(1, 1, 10))
            .Ask(10, [1], structure: 1, at: 5).Ask(10, [1], structure: 2, at: 5).Solve(Token);

        Assert.Equal("1@1 2- 3@1", solution.Told());
    }

    [Fact]
    public void Twins_are_served_together_or_not_at_all()
    {
        var season = new AssistantCase().Room(1, cat2: 20).Room(2, cat2: 10)
            .Ask(10, [1], twins: 7).Ask(10, [2], twins: 7).Ask(10, [1]);

        Assert.Equal("1@1 2@2 3@1", season.Solve(Token).Told());
        Assert.Equal("1- 2- 3@1 4@2", season.Ask(10, [2], weight: 20, locked: AssistantCase.Serve(1, 2, 10)).Solve(Token).Told());
    }

    [Fact]
    public void A_product_takes_places_at_all_of_its_performances()
    {
        var season = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10).Room(3, cat2: 9);

        Assert.Equal("1@1&2 2-", season.AskAll(10, [1, 2]).AskAll(10, [2, 3]).Solve(Token).Told());
    }

    [Fact]
    public void A_structure_has_no_more_of_a_performance_than_its_table_admits()
    {
        var solution = new AssistantCase().Room(1, cat2: 100).Room(2, cat2: 100).Limit(1, 1, 25)
            .Ask(20, [1], structure: 1).Ask(10, [1, 2], structure: 1).Ask(30, [1], structure: 2).Solve(Token);

        Assert.Equal("1@1 2@2 3@1", solution.Told());
    }

    [Fact]
    public void What_is_locked_stands_and_takes_its_room()
    {
        var solution = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10)
            .Ask(10, [1, 2]).Ask(4, [1], locked: AssistantCase.Serve(1, 1, 4)).Ask(10, [2], locked: AssistantLock.NotServed).Solve(Token);

        Assert.Equal("1@2 2@1 3-", solution.Told());
        Assert.Equal(14, solution.Totals.Places);
    }

    [Fact]
    public void A_lock_that_takes_more_than_there_is_leaves_nothing_to_others()
    {
        var solution = new AssistantCase().Room(1, cat2: 10)
            .Ask(1, [1]).Ask(30, [1], locked: AssistantCase.Serve(1, 1, 30)).Solve(Token);

        Assert.Equal("1- 2@1", solution.Told());
    }

    [Fact]
    public void Nothing_to_place_is_the_best_proposal_at_once()
    {
        var solution = new AssistantCase().Room(1, cat2: 10).Solve(Token);

        Assert.Equal(AssistantStatus.Best, solution.Status);
        Assert.Empty(solution.Outcomes);
    }

    [Fact]
    public void A_proposal_that_is_stopped_is_the_best_by_then()
    {
        var season = new AssistantCase().Room(1, cat2: 30).Ask(20, [1]).Ask(15, [1]).Ask(15, [1]);

        var solution = season.Solve(new CancellationToken(canceled: true));

        Assert.Equal(AssistantStatus.Stopped, solution.Status);
        Assert.Equal("1@1 2- 3-", solution.Told());
        Assert.True(solution.Gap > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_proposal()
    {
        var season = new AssistantCase();
        for (var performance = 1; performance <= 3; performance++)
        {
            season.Room(performance, cat1: 20, cat2: 40);
        }

        for (var number = 0; number < 40; number++)
        {
            season.Ask(5 + (number * 7 % 9), [1 + (number % 3), 1 + ((number + 1) % 3)], upgrade: number % 2 == 0, structure: 1 + (number % 11));
        }

        Assert.Equal(season.Solve(Token).Told(), season.Solve(Token).Told());
    }

    [Fact]
    public void Progress_tells_the_best_and_the_bound()
    {
        var told = new List<AssistantProgress>();
        var season = new AssistantCase().Room(1, cat2: 30).Ask(20, [1]).Ask(15, [1]).Ask(15, [1]);

        var solution = AssistantSolver.Solve(
            season.Problem, TimeProvider.System,
            progress =>
            {
                lock (told)
                    told.Add(progress);
            },
            Token);

        Assert.NotEmpty(told);
        Assert.All(told, progress => Assert.True(progress.Bound >= progress.Best && progress.Share is >= 0 and <= 1));
        Assert.Equal(solution.Value, told[^1].Best);
    }
}
