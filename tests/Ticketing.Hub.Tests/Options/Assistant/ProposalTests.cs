using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Assistant;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options.Assistant;

/// <summary>A proposal from the open requests of a season to their placement.</summary>
public class ProposalTests
{
    static readonly AssistantChoices Choices = AssistantChoices.Usual with { Seconds = 10 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_season_is_proposed_and_placed_in_one_go(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        // 20 of Cat1: by hand the first takes 12, and 8 are left for nobody.
        var first = await venue.Request(venue.Wish(("Cat1", 12)));
        var half = await venue.Request(venue.Wish(("Cat1", 10)), School);
        var other = await venue.Request(venue.Wish(("Cat1", 10)), Colleague);

        var run = await Solved(venue);

        Assert.Equal(AssistantRunState.Ready, run.State);
        Assert.Equal((3, 2, 20), (run.Lines, run.Figures!.Proposal.Served, run.Figures.Proposal.Places));
        Assert.Equal((0, 0), (run.Figures.Today, run.Figures.TodayPlaces));
        Assert.Equal(12, run.Figures.ByHand.Places);
        Assert.Equal(OptionState.Requested, (await venue.Get(half.Id)).State);

        var told = await venue.Of<ApplyProposal>().Run(Anne, NewId(), run.Id, null, Token);

        Assert.Equal(new AppliedSoFar(2, 0, 2), told);
        foreach (var id in (Guid[])[half.Id, other.Id])
        {
            Assert.Equal(OptionState.Placed, (await venue.Get(id)).State);
            Assert.Equal("Proposition de placement", (await venue.History(id))[^1].Why);
        }

        Assert.Equal(OptionState.Requested, (await venue.Get(first.Id)).State);
        Assert.Equal(AssistantRunState.Applied, (await venue.Of<AssistantQueries>().Run(run.Id, Token)).State);
        await venue.Hub.InvariantsHold();
    }

    [Fact]
    public async Task What_is_left_of_room_limits_and_contingents_is_what_counts()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite, quotas: ["C1;CE;Cat1;15", "C1;SCO;Cat1;12"]);
        await venue.Placed(venue.Wish(("Cat1", 8)));
        await venue.Hub.Write(db =>
        {
            db.AddRange(
                new OptionLimitation { Code = "SCO", Name = "Scolaires", Family = ProductFamily.SingleEntry, MostPerPerformance = 11 },
                new OptionLimitation { Code = "CE", Name = "CE", Family = ProductFamily.SingleEntry },
                new OptionLimitationType { Limitation = "SCO", CommunityType = "SCO" },
                new OptionLimitationType { Limitation = "CE", CommunityType = "CE" });
            return Task.CompletedTask;
        });
        var council = await venue.Request(venue.Wish(("Cat1", 8)));
        var school = await venue.Request(venue.Wish(("Cat1", 6)), School);
        var same = await venue.Request(venue.Wish(2, ("Cat1", 6)) with { Fallbacks = [1] }, Colleague);

        var lines = await Lines(venue, await Solved(venue));

        Assert.Equal(AssistantReasonCodes.LargerThanFree, lines[council.Id].ReasonCode);
        Assert.Equal((1, 1), (lines[school.Id].Rank, lines[same.Id].Rank));
        Assert.Equal([2], lines[same.Id].AllGiven.Select(given => given.Performance));
        var lack = lines[council.Id].Why!.Shortages.Single(one => one.Limit == AssistantLimit.Contingent);
        Assert.Equal((7, 1), (lack.Free, lack.Missing));
    }

    [Fact]
    public async Task A_rule_that_does_not_admit_a_wish_is_named()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 8)));
        await venue.Hub.Write(async db => (await db.Set<OptionTerms>().AsTracking()
            .SingleAsync(row => row.Level == TermsLevel.Activity, Token)).Allowed = false);

        var line = (await Lines(venue, await Solved(venue)))[asked.Id];

        Assert.Equal(AssistantReasonCodes.NotAdmitted, line.ReasonCode);
        Assert.Equal("option.activity-closed", Assert.Single(line.Why!.Shortages).Rule);
    }

    [Theory, OnBothDatabases]
    public async Task Fallbacks_upgrades_products_and_twins_are_placed_as_proposed(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Placed(venue.Wish(("Cat2", 25)), School);
        // At the first date 5 of Cat2 are left.
        var raised = await venue.Request(venue.Wish(("Cat2", 8)) with { AcceptsUpgrade = true });
        var elsewhere = await venue.Request(venue.Wish(("Cat2", 9)) with { Fallbacks = [3] }, School);
        var product = await venue.Request(WishProduct("DUO", null, ("Cat1", 4)), Colleague);
        var twin = await venue.Request(venue.Wish(4, ("Cat1", 6)));
        var twinned = await venue.Request(venue.Wish(1, ("Cat2", 6)) with { Fallbacks = [4] });
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [twin.Id, twinned.Id], Token);

        var run = await Solved(venue);
        await venue.Of<ApplyProposal>().Run(Anne, NewId(), run.Id, null, Token);

        Assert.Equal([(1, "Cat1", 8)], await PlacedOf(venue, raised.Id));
        Assert.Equal([(3, "Cat2", 9)], await PlacedOf(venue, elsewhere.Id));
        Assert.Equal([(1, "Cat1", 4), (2, "Cat1", 4)], await PlacedOf(venue, product.Id));
        Assert.Equal([(4, "Cat1", 6)], await PlacedOf(venue, twin.Id));
        Assert.Equal([(4, "Cat2", 6)], await PlacedOf(venue, twinned.Id));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task One_that_fails_does_not_stop_the_others_and_can_be_tried_again(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var first = await venue.Request(venue.Wish(("Cat1", 12)));
        var second = await venue.Request(venue.Wish(2, ("Cat1", 12)), School);
        var run = await Solved(venue);
        // Somebody else is quicker.
        var quick = await venue.Placed(venue.Wish(("Cat1", 15)), Colleague);

        var told = await venue.Of<ApplyProposal>().Run(Anne, NewId(), run.Id, null, Token);

        Assert.Equal(new AppliedSoFar(1, 1, 2), told);
        Assert.Equal("seating.not-enough", (await Lines(venue, run))[first.Id].RefusedCode);
        Assert.Equal(OptionState.Placed, (await venue.Get(second.Id)).State);

        await venue.Refuse(quick);
        Assert.Equal(new AppliedSoFar(1, 0, 1), await venue.Of<ApplyProposal>().Run(Anne, NewId(), run.Id, null, Token));
        Assert.Equal("", (await Lines(venue, run))[first.Id].RefusedCode);
        await venue.Hub.InvariantsHold();
    }

    [Fact]
    public async Task What_the_operator_decides_stays_when_it_is_solved_again()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var first = await venue.Request(venue.Wish(("Cat1", 12)) with { Fallbacks = [2] });
        var second = await venue.Request(venue.Wish(("Cat1", 12)), School);
        var third = await venue.Request(venue.Wish(("Cat2", 12)) with { AcceptsUpgrade = true }, Colleague);
        var run = await Solved(venue);
        var decide = venue.Of<DecideLine>();
        Assert.Equal((2, 1), ((await Lines(venue, run))[first.Id].Rank, (await Lines(venue, run))[second.Id].Rank));

        await decide.Run(Anne, run.Id, first.Id, new AssistantDecision(1, []), Token);
        await decide.Run(Anne, run.Id, third.Id, new AssistantDecision(0, []), Token);
        await venue.Of<ProposePlacement>().Again(Anne, run.Id, Choices, Token);
        await venue.Of<AssistantWork>().Ended(run.Id);

        var lines = await Lines(venue, run);
        Assert.Equal((1, 0, 0), (lines[first.Id].Rank, lines[second.Id].Rank, lines[third.Id].Rank));
        Assert.Equal((true, false, true), (lines[first.Id].Locked, lines[second.Id].Locked, lines[third.Id].Locked));
        Assert.Equal(AssistantReasonCodes.Locked, lines[third.Id].ReasonCode);

        await decide.Lock(Anne, run.Id, third.Id, locked: false, Token);
        // Twelve of the twenty are locked for the first.
        var no = await Refused("seating.not-enough", () => decide.Run(Anne, run.Id, third.Id, new AssistantDecision(1, ["Cat2"]), Token));
        Assert.Equal([12, 8], no.Parts);
        await decide.Lock(Anne, run.Id, first.Id, locked: false, Token);
        await decide.Run(Anne, run.Id, third.Id, new AssistantDecision(1, ["Cat2"]), Token);
        Assert.Equal("Cat1", Assert.Single((await Lines(venue, run))[third.Id].AllGiven).Category);
        await Refused("option.upgrade-not-accepted", () => decide.Run(Anne, run.Id, first.Id, new AssistantDecision(1, ["Cat1"]), Token));
        await Refused("assistant.decision-wrong", () => decide.Run(Anne, run.Id, first.Id, new AssistantDecision(3, []), Token));
    }

    [Fact]
    public async Task Twins_are_decided_together()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var one = await venue.Request(venue.Wish(("Cat1", 6)));
        var two = await venue.Request(venue.Wish(2, ("Cat1", 6)));
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [one.Id, two.Id], Token);
        var run = await Solved(venue);

        await venue.Of<DecideLine>().Run(Anne, run.Id, one.Id, new AssistantDecision(0, []), Token);
        Assert.All((await Lines(venue, run)).Values, line => Assert.True(line is { Places: 0, Locked: true }));

        await venue.Of<DecideLine>().Run(Anne, run.Id, two.Id, new AssistantDecision(1, []), Token);
        Assert.All((await Lines(venue, run)).Values, line => Assert.True(line is { Places: 6, Locked: true }));
    }

    [Fact]
    public async Task A_proposal_asks_its_right_and_its_state()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        await venue.Request(venue.Wish(("Cat1", 6)));
        var propose = venue.Of<ProposePlacement>();
        var season = await Season(venue);
        var reader = With(Right.Read);

        await Refused("right.missing", () => propose.Run(reader, NewId(), season, Choices, Token));
        await Refused("assistant.invalid", () => propose.Run(Anne, NewId(), season, Choices with { Seconds = 0 }, Token));
        await Refused("season.not-found", () => propose.Run(Anne, NewId(), Guid.CreateVersion7(), Choices, Token));
        var run = await Solved(venue);
        await Refused("right.missing", () => venue.Of<ApplyProposal>().Run(reader, NewId(), run.Id, null, Token));
        await propose.Discard(Anne, run.Id, Token);
        await Refused("assistantrun.illegal-move", () => venue.Of<ApplyProposal>().Run(Anne, NewId(), run.Id, null, Token));
        var line = (await Lines(venue, run)).Keys.Single();
        await Refused("assistant.not-ready", () => venue.Of<DecideLine>().Lock(Anne, run.Id, line, true, Token));
    }

    [Fact]
    public async Task A_proposal_can_be_stopped_and_a_second_one_waits()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        await venue.Request(venue.Wish(("Cat1", 6)));
        await venue.Hub.Write(async db => db.Add(new AssistantRun
        {
            Id = Guid.CreateVersion7(),
            SeasonId = await db.Set<Season>().Select(row => row.Id).SingleAsync(Token),
            Who = "operator:anne",
            AtMs = 1,
            Settings = System.Text.Json.JsonSerializer.Serialize(Choices),
        }));

        await Refused("assistant.running", () => Solved(venue));

        // A hub that starts finds it left behind.
        await venue.Of<AssistantWork>().StartAsync(Token);
        Assert.Empty(await venue.Of<AssistantQueries>().Latest(10, Token));
        Assert.Equal(AssistantRunState.Ready, (await Solved(venue)).State);
    }

    [Fact]
    public async Task Lines_are_found_by_what_became_of_them()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        await venue.Request(venue.Wish(("Cat1", 12)));
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var without = await venue.Request(venue.Wish(("Cat1", 12)), School);
        var run = await Solved(venue);
        var queries = venue.Of<AssistantQueries>();
        async Task<List<long>> Found(ProposalSearch search) =>
            [.. (await queries.Lines(Anne, run.Id, search, Token)).Rows.Select(line => line.Number)];
        var all = new ProposalSearch(null, "", false, false, "", 0, 10);

        Assert.Equal(2, (await Found(all)).Count);
        Assert.Equal([without.Number], await Found(all with { Outcome = AssistantOutcomeKind.NotServed }));
        Assert.Equal([without.Number], await Found(all with { Reason = AssistantReasonCodes.OthersHavePriority }));
        Assert.Equal([without.Number], await Found(all with { Text = "GARCIA" }));
        Assert.Empty(await Found(all with { OnlyLocked = true }));
        Assert.Equal((1, 1), ((await queries.Reasons(run.Id, Token))[""], (await queries.Reasons(run.Id, Token))[AssistantReasonCodes.OthersHavePriority]));
        Assert.Equal(2, Assert.Single(await queries.Seasons(Anne, Token)).Open);
        Assert.Equal(["CE", "SCO"], (await queries.Types(Anne, run.SeasonId, Token)).Select(type => type.Code));
    }

    static async Task<Guid> Season(OptionVenue venue)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<Season>().Select(row => row.Id).SingleAsync(Token);
    }

    static async Task<ProposalRow> Solved(OptionVenue venue)
    {
        var id = await venue.Of<ProposePlacement>().Run(Anne, NewId(), await Season(venue), Choices, Token);
        await venue.Of<AssistantWork>().Ended(id);
        return await venue.Of<AssistantQueries>().Run(id, Token);
    }

    static async Task<Dictionary<Guid, AssistantLine>> Lines(OptionVenue venue, ProposalRow run)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<AssistantLine>().Where(line => line.RunId == run.Id).ToDictionaryAsync(line => line.OptionId, Token);
    }

    static async Task<List<(int, string, int)>> PlacedOf(OptionVenue venue, Guid id) =>
        (await venue.Lines(id)).ConvertAll(line => (line.Performance, line.Category, line.Quantity));
}
