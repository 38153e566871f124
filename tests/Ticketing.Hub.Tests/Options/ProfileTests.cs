using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

public class ProfileTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_minimum_quantity_is_asked_of_each_category(Database database)
    {
        await using var venue = await OptionVenue.On(database);

        var no = await OptionVenue.Refused(
            "option.minimum-quantity", () => venue.Request(venue.Wish(("Cat1", 20), ("Cat2", 4))));

        Assert.Contains("at least 5 places of each category; Cat2 has 4", no.Detail, StringComparison.Ordinal);
        await venue.Request(venue.Wish(("Cat1", 5), ("Cat2", 5)));
        // A category of none is not chosen.
        await venue.Request(venue.Wish(("Cat1", 5), ("Cat2", 0)));
    }

    [Theory, OnBothDatabases]
    public async Task At_most_three_fallback_dates_are_asked_for(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Import(SmallVenue.File(
            "performances.csv", SmallVenue.PerformanceHeader,
            "C5;CYRANO;today+34 20:00;today+34 19:00;today+34 22:00;today+34 21:00;5,5;Salle;salle;STD;OnSale"));
        var wish = venue.Wish(("Cat1", 5));

        await venue.Request(wish with { Fallbacks = [2, 3, 4] });
        await OptionVenue.Refused(
            "option.too-many-fallbacks", () => venue.Request(wish with { Fallbacks = [2, 3, 4, 6] }));
        await OptionVenue.Refused("option.fallback-twice", () => venue.Request(wish with { Fallbacks = [2, 2] }));
        await OptionVenue.Refused("option.fallback-twice", () => venue.Request(wish with { Fallbacks = [1] }));
        await OptionVenue.Refused("option.performance-unknown", () => venue.Request(wish with { Fallbacks = [5] }));
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_limits_requests_to_its_events_performances_categories_and_products(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Rewrite(venue, "OPTION", (ProfileScopeKind.Performance, "1"), (ProfileScopeKind.Performance, "2"), (ProfileScopeKind.Category, "Cat2"));
        await Rewrite(venue, "ABOS", (ProfileScopeKind.Product, "DUO"));

        await venue.Request(venue.Wish(("Cat2", 5)) with { Fallbacks = [2] });
        await OptionVenue.Refused("option.profile-scope", () => venue.Request(venue.Wish(("Cat1", 5))));
        await OptionVenue.Refused("option.profile-scope", () => venue.Request(venue.Wish(3, ("Cat2", 5))));
        await OptionVenue.Refused(
            "option.profile-scope", () => venue.Request(venue.Wish(("Cat2", 5)) with { Fallbacks = [3] }));
        await venue.Request(OptionVenue.WishProduct("DUO", null, ("Cat1", 4)));
        await OptionVenue.Refused(
            "option.profile-scope", () => venue.Request(OptionVenue.WishProduct("ABO3", null, ("Cat1", 4))));
        await Rewrite(venue, "OPTION", (ProfileScopeKind.Event, "JAZZ"));
        await OptionVenue.Refused("option.profile-scope", () => venue.Request(venue.Wish(("Cat1", 5))));
    }

    [Theory, OnBothDatabases]
    public async Task Profiles_never_block_a_placement(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var receipt = await venue.Request(venue.Wish(("Cat1", 5)) with { Fallbacks = [2] });
        foreach (var profile in await venue.Of<DistributionQueries>().Profiles(Token))
        {
            await venue.Of<ReworkOptionProfile>().Run(OptionVenue.Anne, profile.Profile.Id, Token);
        }

        await OptionVenue.Refused("option.no-profile", () => venue.Request(venue.Wish(("Cat1", 5))));
        // Less than the minimum, on another date, and one that was never asked for at all.
        await venue.PlaceOn(receipt.Id, 2, new AllottedSeats("Cat1", "Cat1", 2));
        await venue.PlaceDirectly(venue.Wish(3, ("Cat2", 1)));
        await venue.PlaceDirectly(OptionVenue.WishProduct("ABO3", null, ("Cat1", 1)));

        Assert.Equal((OptionState.Placed, 2), ((await venue.Get(receipt.Id)).State, (await venue.Get(receipt.Id)).PlacedPerformance));
    }

    [Theory, OnBothDatabases]
    public async Task The_payment_date_of_a_profile_stands_in_place_of_the_due_date_of_what_is_asked_under_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await Rewrite(venue, "OPTION", content => content with { PaymentDay = venue.Today + 21 });

        var receipt = await venue.Request(venue.Wish(("Cat1", 5)));
        await venue.Place(receipt.Id);
        var direct = await venue.PlaceDirectly(venue.Wish(("Cat1", 5)));

        var option = await venue.Get(receipt.Id);
        Assert.Equal((id, venue.Today + 21), (option.ProfileId, option.DueDay));
        Assert.Equal(venue.Today + 10, direct.DueDay);
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_profiles_that_admit_a_wish_the_one_with_the_lower_minimum_counts(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var small = await Create(venue, Content(venue, "PETIT") with { MinimumQuantity = 2 });
        await Validate(venue, small);

        Assert.Equal(small, (await venue.Get((await venue.Request(venue.Wish(("Cat1", 2)))).Id)).ProfileId);
    }

    [Theory, OnBothDatabases]
    public async Task A_draft_is_validated_only_with_a_channel_a_french_name_and_an_end_after_its_start(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await Create(venue, new OptionProfileContent(
            "VIDE", ProfileKind.Places, "", "", "", "", "", 1, venue.Today, venue.Today - 1, null, []));

        var no = await OptionVenue.Refused("option-profile.incomplete", () => Validate(venue, id));
        foreach (var field in (string[])["name_fr:", "until:", "channels:"])
        {
            Assert.Contains(field, no.Detail, StringComparison.Ordinal);
        }

        await Change(venue, id, Content(venue, "PLEIN"));
        await Validate(venue, id);
        Assert.Equal(ProfileState.Validated, (await Find(venue, "PLEIN")).Profile.State);
        await OptionVenue.Refused("optionprofile.illegal-move", () => Validate(venue, id));
    }

    [Theory, OnBothDatabases]
    public async Task A_validated_profile_is_edited_only_after_it_went_back_to_draft(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = (await Find(venue, "OPTION")).Profile.Id;
        await OptionVenue.Refused("option-profile.validated", () => Change(venue, id, Content(venue, "OPTION")));
        await OptionVenue.Refused(
            "option-profile.validated", () => venue.Of<DeleteOptionProfile>().Run(OptionVenue.Anne, id, Token));

        await venue.Of<ReworkOptionProfile>().Run(OptionVenue.Anne, id, Token);
        await Change(venue, id, Content(venue, "OPTION") with { NameEn = "Options", MinimumQuantity = 3 });

        Assert.Equal(
            "name FR: Option > Nom; name EN: – > Options; minimum quantity: 5 > 3; channels: -GUICHET",
            Assert.Single(await SettingsTests.Audit(venue, "option-profile.changed")).Why);
        Assert.Single(await SettingsTests.Audit(venue, "option-profile.reworked"));
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_is_deleted_while_nothing_was_asked_under_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = (await Find(venue, "OPTION")).Profile.Id;
        await venue.Request(venue.Wish(("Cat1", 5)));
        await venue.Of<ReworkOptionProfile>().Run(OptionVenue.Anne, id, Token);
        await OptionVenue.Refused(
            "option-profile.in-use", () => venue.Of<DeleteOptionProfile>().Run(OptionVenue.Anne, id, Token));

        var other = await Create(venue, Content(venue, "AUTRE"));
        await venue.Of<DeleteOptionProfile>().Run(OptionVenue.Anne, other, Token);

        Assert.DoesNotContain(
            await venue.Of<DistributionQueries>().Profiles(Token), card => card.Profile.Code == "AUTRE");
    }

    [Theory, OnBothDatabases]
    public async Task What_a_profile_lists_exists_and_its_code_is_its_own(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await OptionVenue.Refused("option-profile.code-taken", () => Create(venue, Content(venue, "OPTION")));

        var no = await OptionVenue.Refused("option-profile.invalid", () => Create(venue, Content(venue, "A B") with
        {
            MinimumQuantity = 0,
            NameIt = new string('x', 61),
            Scopes =
            [
                (ProfileScopeKind.Event, "GONE"), (ProfileScopeKind.Performance, "99"), (ProfileScopeKind.Category, "Cat9"),
                (ProfileScopeKind.Channel, "WEB"), (ProfileScopeKind.Product, "X"),
            ],
        }));
        foreach (var field in (string[])
            ["code:", "minimum:", "name_it:", "events:", "performances:", "categories:", "channels:", "products:"])
        {
            Assert.Contains(field, no.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_verb_on_profiles_asks_for_its_own_right()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var id = await Create(venue, Content(venue, "AUTRE"));
        (Right Letter, Func<SignedInOperator, Task> Do)[] verbs =
        [
            (Right.Create, by => venue.Of<CreateOptionProfile>().Run(by, Content(venue, "B"), Token)),
            (Right.Modify, by => venue.Of<ChangeOptionProfile>().Run(by, id, Content(venue, "C"), Token)),
            (Right.Modify, by => venue.Of<ValidateOptionProfile>().Run(by, id, Token)),
            (Right.Modify, by => venue.Of<ReworkOptionProfile>().Run(by, id, Token)),
            (Right.Delete, by => venue.Of<DeleteOptionProfile>().Run(by, id, Token)),
        ];
        foreach (var (letter, run) in verbs)
        {
            var no = await OptionVenue.Refused(
                "right.missing", () => run(OptionVenue.With(Right.All, ("options.settings.profiles", Right.All & ~letter))));
            Assert.Contains($"options.settings.profiles:{Rights.Letters(letter)}", no.Detail, StringComparison.Ordinal);
        }
    }

    static OptionProfileContent Content(OptionVenue venue, string code) => new(
        code, ProfileKind.Places, "Nom", "", "", "", "", 1, venue.Today, venue.Today + 365, null,
        [(ProfileScopeKind.Channel, "PRO")]);

    static Task<Guid> Create(OptionVenue venue, OptionProfileContent asked) =>
        venue.Of<CreateOptionProfile>().Run(OptionVenue.Anne, asked, Token);

    static Task Change(OptionVenue venue, Guid id, OptionProfileContent asked) =>
        venue.Of<ChangeOptionProfile>().Run(OptionVenue.Anne, id, asked, Token);

    static Task Validate(OptionVenue venue, Guid id) => venue.Of<ValidateOptionProfile>().Run(OptionVenue.Anne, id, Token);

    static async Task<ProfileCard> Find(OptionVenue venue, string code) =>
        (await venue.Of<DistributionQueries>().Profiles(Token)).Single(card => card.Profile.Code == code);

    static Task<Guid> Rewrite(OptionVenue venue, string code, params (ProfileScopeKind Kind, string Value)[] lists) =>
        Rewrite(venue, code, content => content with { Scopes = [(ProfileScopeKind.Channel, "PRO"), .. lists] });

    /// <summary>Back to draft, changed, validated.</summary>
    static async Task<Guid> Rewrite(OptionVenue venue, string code, Func<OptionProfileContent, OptionProfileContent> change)
    {
        var card = await Find(venue, code);
        await venue.Of<ReworkOptionProfile>().Run(OptionVenue.Anne, card.Profile.Id, Token);
        await Change(venue, card.Profile.Id, change(OptionProfileContent.Of(card)));
        await Validate(venue, card.Profile.Id);
        return card.Profile.Id;
    }
}
