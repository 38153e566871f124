using Ticketing.Hub.Options.Assistant.Solver;
using Xunit;

namespace Ticketing.Hub.Tests.Options.Assistant;

public class AssistantReasonTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_first_choice_needs_no_reason() =>
        Assert.Null(new AssistantCase().Room(1, cat2: 10).Ask(10, [1]).Solve(Token).ReasonOf(1));

    [Fact]
    public void Nothing_free_on_any_date_says_which_category_lacks_how_many()
    {
        var reason = new AssistantCase().Room(1).Room(2).Ask(10, [1, 2]).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.NoRoom, reason.Code);
        Assert.Equal(
            [
                new AssistantShortage(1, 1, "CAT2", AssistantLimit.Contingent, 10, 0, 0),
                new AssistantShortage(2, 2, "CAT2", AssistantLimit.Contingent, 10, 0, 0),
            ],
            reason.Shortages);
    }

    [Fact]
    public void A_contingent_without_room_there_is_told_so() =>
        Assert.Equal(
            AssistantReasonCodes.NoRoom,
            new AssistantCase().Room(1, cat2: 50).Ask(10, [1], contingent: "H").Solve(Token).ReasonOf(1)!.Code);

    [Fact]
    public void A_group_that_is_larger_than_what_is_free_is_told_so()
    {
        var reason = new AssistantCase().Room(1, cat1: 11, cat2: 8).Ask(12, [1], upgrade: true).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.LargerThanFree, reason.Code);
        Assert.Equal([("CAT1", 1), ("CAT2", 4)], reason.Shortages.Select(lack => (lack.Category, lack.Missing)));
    }

    [Fact]
    public void Who_came_first_is_named()
    {
        var reason = new AssistantCase().Room(1, cat2: 25).Ask(10, [1]).Ask(10, [1]).Ask(10, [1]).Solve(Token).ReasonOf(3)!;

        Assert.Equal(AssistantReasonCodes.OthersHavePriority, reason.Code);
        Assert.Equal([new AssistantTaker(1, 10), new AssistantTaker(2, 10)], reason.Takers);
        Assert.Equal((25, 5, 5), reason.Shortages.Select(lack => (lack.Free, lack.Left, lack.Missing)).Single());
    }

    [Fact]
    public void A_larger_group_with_less_priority_is_named_where_it_serves_more_places()
    {
        var reason = new AssistantCase().Room(1, cat2: 20).Ask(15, [1], weight: 2).Ask(20, [1]).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.FewerPlacesInAll, reason.Code);
        Assert.Equal([new AssistantTaker(2, 20)], reason.Takers);
    }

    [Fact]
    public void A_fallback_says_who_has_the_first_choice()
    {
        var solution = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10).Ask(10, [1]).Ask(10, [1, 2]).Solve(Token);

        Assert.Equal("1@1 2@2", solution.Told());
        Assert.Equal(AssistantReasonCodes.OthersHavePriority, solution.ReasonOf(2)!.Code);
        Assert.Equal([new AssistantTaker(1, 10)], solution.ReasonOf(2)!.Takers);
        Assert.Equal(1, Assert.Single(solution.ReasonOf(2)!.Shortages).Rank);
    }

    [Fact]
    public void A_fallback_says_when_the_first_choice_would_cost_another_his_only_one()
    {
        var reason = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10).Ask(10, [1, 2]).Ask(10, [1]).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.FewerPlacesInAll, reason.Code);
        Assert.Equal([new AssistantTaker(2, 10)], reason.Takers);
    }

    [Fact]
    public void A_fallback_says_when_it_leaves_another_a_better_wish()
    {
        // Number 2 would have to go to its third wish.
        var reason = new AssistantCase().Room(1, cat2: 10).Room(2, cat2: 10).Room(3, cat2: 10)
            .Ask(10, [1, 2]).Ask(10, [1, 4, 3]).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.FewerFirstChoices, reason.Code);
    }

    [Fact]
    public void A_raised_group_says_what_its_own_category_lacked()
    {
        var reason = new AssistantCase().Room(1, cat1: 10, cat2: 4).Ask(10, [1], upgrade: true).Solve(Token).ReasonOf(1)!;

        Assert.Equal(AssistantReasonCodes.NoRoomAsWished, reason.Code);
        Assert.Equal(("CAT2", 6), reason.Shortages.Select(lack => (lack.Category, lack.Missing)).Single());
    }

    [Fact]
    public void The_table_of_a_community_type_is_named()
    {
        var reason = new AssistantCase().Room(1, cat2: 100).Limit(1, 1, 15)
            .Ask(10, [1], structure: 1).Ask(10, [1], structure: 1).Solve(Token).ReasonOf(2)!;

        Assert.Equal(AssistantReasonCodes.CommunityLimit, reason.Code);
        Assert.Equal((AssistantLimit.Community, 5), reason.Shortages.Select(lack => (lack.Limit, lack.Missing)).Single());
        Assert.Equal([new AssistantTaker(1, 10)], reason.Takers);
    }

    [Fact]
    public void A_structure_with_nothing_goes_before_a_second_request_of_another()
    {
        var solution = new AssistantCase().Room(1, cat2: 8)
            .Ask(4, [1], structure: 1, at: 1).Ask(4, [1], structure: 1, at: 2)
            .Ask(4, [1], structure: 2, at: 3).Solve(Token);

        Assert.Equal("1@1 2- 3@1", solution.Told());
        Assert.Equal(AssistantReasonCodes.Fairness, solution.ReasonOf(2)!.Code);
        Assert.Equal([new AssistantTaker(3, 4)], solution.ReasonOf(2)!.Takers);
    }

    [Fact]
    public void A_twin_says_that_the_other_could_not_be_served()
    {
        var solution = new AssistantCase().Room(1, cat2: 10).Ask(10, [1], twins: 7).Ask(10, [2], twins: 7).Solve(Token);

        Assert.Equal(AssistantReasonCodes.TwinNotServed, solution.ReasonOf(1)!.Code);
        Assert.Equal(2, Assert.Single(solution.ReasonOf(1)!.Takers).Number);
        Assert.Equal(AssistantReasonCodes.NoRoom, solution.ReasonOf(2)!.Code);
    }

    [Fact]
    public void A_twin_of_one_that_the_operator_does_not_serve_is_not_served()
    {
        var solution = new AssistantCase().Room(1, cat2: 50)
            .Ask(10, [1], twins: 7).Ask(10, [1], twins: 7, locked: AssistantLock.NotServed).Solve(Token);

        Assert.Equal("1- 2-", solution.Told());
        Assert.Equal(AssistantReasonCodes.TwinNotServed, solution.ReasonOf(1)!.Code);
        Assert.Equal(AssistantReasonCodes.Locked, solution.ReasonOf(2)!.Code);
    }

    [Fact]
    public void The_operators_own_decision_is_the_reason()
    {
        var solution = new AssistantCase().Room(1, cat2: 50).Room(2, cat2: 50)
            .Ask(10, [1, 2], locked: AssistantCase.Serve(2, 2, 10)).Ask(10, [1], locked: AssistantCase.Serve(1, 1, 10)).Solve(Token);

        Assert.Equal(AssistantReasonCodes.Locked, solution.ReasonOf(1)!.Code);
        Assert.Null(solution.ReasonOf(2));
    }
}
