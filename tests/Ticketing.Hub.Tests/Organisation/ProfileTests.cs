using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

public class ProfileTests
{
    const string Password = "a-long-password";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_a_profile_is_kept_from_is_known_wherever_its_operator_signs_in(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        var id = await Create(hub, "alix", StandardProfiles.Cashier);
        var profile = await Profile(hub, StandardProfiles.Cashier);
        await Change(hub, profile, content => content with
        {
            KeptFrom = [(PerimeterKind.ProductFamily, "ENTREE"), (PerimeterKind.Contingent, "CE")],
        });

        var byPassword = await hub.Of<SignIn>().Run("alix", Password, Token);
        var (token, _) = await hub.Of<OperatorTokens>().Issue(id, Token);
        SignedInOperator[] all =
        [
            byPassword, await hub.Of<OperatorTokens>().Check(token, Token), (await hub.Of<OperatorTokens>().Find(id, Token))!,
        ];

        Assert.All(all, alix =>
        {
            Assert.False(alix.Covers(PerimeterKind.ProductFamily, "ENTREE"));
            Assert.False(alix.Covers(PerimeterKind.Contingent, "CE"));
            Assert.True(alix.Covers(PerimeterKind.AudienceCategory, "ENTREE"));
            Assert.True(alix.Covers(PerimeterKind.ProductFamily, "ABO"));
        });
        Rights.RequireCovers(byPassword, PerimeterKind.ProductFamily, "ABO");
        var no = Assert.Throws<RuleViolation>(() => Rights.RequireCovers(byPassword, PerimeterKind.ProductFamily, "ENTREE"));
        Assert.Equal(("right.perimeter", RefusalKind.RightMissing), (no.Code, no.Kind));
        Assert.Contains("product family ENTREE", no.Detail, StringComparison.Ordinal);

        await Change(hub, profile, content => content with { KeptFrom = [] });
        Assert.True((await hub.Of<OperatorTokens>().Find(id, Token))!.Covers(PerimeterKind.ProductFamily, "ENTREE"));
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_that_changes_is_told_to_tills_for_each_who_has_it_and_stands_in_the_audit(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        var profile = await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub,
            new ProfileContent(
                "Accueil", new Dictionary<string, Right> { ["sales.sell"] = Right.Read | Right.Create | Right.Execute, ["crm"] = Right.Read }, []),
            Token);
        await Create(hub, "alix", "Accueil");
        await Create(hub, "sacha", "Accueil");
        var before = await Told(hub);

        await Change(hub, profile, content => content with
        {
            Name = "Guichet",
            Grants = new Dictionary<string, Right> { ["sales.refund"] = Right.All, ["crm"] = Right.None },
            KeptFrom = [(PerimeterKind.Site, "annexe")],
        });

        var news = (await Told(hub)).Skip(before.Count).ToList();
        Assert.Equal(["alix", "sacha"], news.Select(row => row.SignInName).Order());
        Assert.All(news, row =>
        {
            Assert.Contains("sales.refund:E", row.Rights);
            Assert.DoesNotContain("sales.sell:E", row.Rights);
        });
        await using var db = hub.Read();
        var entry = await db.Set<AuditEntry>().SingleAsync(one => one.What == "profile.changed", Token);
        Assert.Equal("profile:Guichet", entry.Subject);
        Assert.Equal(
            "Accueil > Guichet, crm:L>, -sales.sell:LCE, +sales.refund:LCMSE, -Site annexe",
            entry.Why);
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_is_made_copied_and_deleted_while_nobody_has_it(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        var model = await hub.Of<OrganisationQueries>().Profile(await Profile(hub, StandardProfiles.Supervisor), Token);
        var made = await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub, model with { Name = " Renfort ", KeptFrom = [(PerimeterKind.Contingent, "CE")] }, Token);
        var copy = await hub.Of<OrganisationQueries>().Profile(made, Token);

        Assert.Equal("Renfort", copy.Name);
        Assert.Equal(model.Grants.OrderBy(grant => grant.Key), copy.Grants.OrderBy(grant => grant.Key));
        Assert.Equal((PerimeterKind.Contingent, "CE"), Assert.Single(copy.KeptFrom));

        var alix = await Create(hub, "alix", "Renfort");
        Assert.Equal("profile.in-use", await Code(() => hub.Of<DeleteProfile>().Run(SignedInOperator.Hub, made, Token)));
        await hub.Of<ChangeOperator>().Run(
            SignedInOperator.Hub,
            new OperatorChange(alix, "Alix", await Profile(hub, StandardProfiles.Cashier), Days.Always), Token);
        await hub.Of<DeleteProfile>().Run(SignedInOperator.Hub, made, Token);
        Assert.DoesNotContain(await hub.Of<OrganisationQueries>().Profiles(Token), line => line.Name == "Renfort");
        await using var db = hub.Read();
        Assert.False(await db.Set<Perimeter>().AnyAsync(row => row.ProfileId == made, Token));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_wrong_about_a_profile_is_refused_and_changes_nothing(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        await Create(hub, "alix", StandardProfiles.Cashier);
        var alix = await hub.Of<SignIn>().Run("alix", Password, Token);
        var cashier = await Profile(hub, StandardProfiles.Cashier);
        var content = await hub.Of<OrganisationQueries>().Profile(cashier, Token);
        var before = await Tables.Count(hub);
        Task<string?> Change(SignedInOperator by, ProfileContent asked) =>
            Code(() => hub.Of<ChangeProfile>().Run(by, cashier, asked, Token));

        Assert.Equal("right.missing", await Change(alix, content));
        Assert.Equal("right.missing", await Code(() => hub.Of<CreateProfile>().Run(alix, content with { Name = "x" }, Token)));
        Assert.Equal("right.missing", await Code(() => hub.Of<DeleteProfile>().Run(alix, cashier, Token)));
        Assert.Equal("profile.invalid", await Change(SignedInOperator.Hub, content with { Name = " " }));
        Assert.Equal("profile.invalid", await Change(
            SignedInOperator.Hub, content with { Grants = new Dictionary<string, Right> { ["sales.fly"] = Right.Read } }));
        Assert.Equal("profile.invalid", await Change(SignedInOperator.Hub, content with { KeptFrom = [(PerimeterKind.Site, "")] }));
        Assert.Equal("profile.name-taken", await Change(SignedInOperator.Hub, content with { Name = StandardProfiles.Supervisor }));
        Assert.Equal("profile.name-taken", await Code(() => hub.Of<CreateProfile>().Run(SignedInOperator.Hub, content, Token)));
        Assert.Equal("profile.not-found", await Code(
            () => hub.Of<ChangeProfile>().Run(SignedInOperator.Hub, Guid.CreateVersion7(), content with { Name = "y" }, Token)));
        Assert.Equal(before, await Tables.Count(hub));
    }

    [Theory, OnBothDatabases]
    public async Task The_last_who_may_change_profiles_keeps_that_right_whichever_way_it_is_taken(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        var chief = (await hub.Of<OrganisationQueries>().Operators(Token)).Single();
        var administrator = await Profile(hub, StandardProfiles.Administrator);
        var cashier = await Profile(hub, StandardProfiles.Cashier);
        var until = DateOnly.FromDateTime(hub.Clock.GetUtcNow().AddYears(1).DateTime);
        Func<Task<string?>>[] ways =
        [
            () => Code(() => hub.Of<DisableOperator>().Run(SignedInOperator.Hub, chief.Id, disabled: true, "las", Token)),
            () => Code(() => hub.Of<ChangeOperator>().Run(
                SignedInOperator.Hub, new OperatorChange(chief.Id, "Chef", cashier, Days.Always), Token)),
            () => Code(() => hub.Of<ChangeOperator>().Run(
                SignedInOperator.Hub, new OperatorChange(chief.Id, "Chef", administrator, new Days(null, until)), Token)),
            () => Code(() => hub.Of<ChangeOperator>().Run(
                SignedInOperator.Hub, new OperatorChange(chief.Id, "Chef", administrator, new Days(until, null)), Token)),
            () => Code(() => Change(hub, administrator, content => content with
            {
                Grants = new Dictionary<string, Right> { ["all"] = Right.All, ["organisation"] = Right.Read },
            })),
        ];

        foreach (var way in ways)
        {
            Assert.Equal("profile.last-administrator", await way());
        }

        Assert.Equal(Right.All, (await hub.Of<OrganisationQueries>().Profile(administrator, Token)).Grants["all"]);
        Assert.True((await hub.Of<SignIn>().Run("chef", Password, Token)).Rights.Allows("organisation.profiles", Right.Modify));

        // A second one with an end is no second one; without an end he is.
        var second = await Create(hub, "alix", StandardProfiles.Administrator, new Days(null, until));
        Assert.Equal("profile.last-administrator", await ways[0]());
        await hub.Of<ChangeOperator>().Run(
            SignedInOperator.Hub, new OperatorChange(second, "Alix", administrator, Days.Always), Token);
        Assert.Null(await ways[0]());
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_makes_operators_gives_them_no_more_than_he_has_himself(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        var grants = new Dictionary<string, Right> { ["organisation.operators"] = Right.All, ["sales"] = Right.All };
        await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub, new ProfileContent("Personnel", grants, [(PerimeterKind.Contingent, "CE")]), Token);
        await hub.Of<CreateProfile>().Run(SignedInOperator.Hub, new ProfileContent("Vente", grants, []), Token);
        await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub,
            new ProfileContent("Petit", new Dictionary<string, Right> { ["sales"] = Right.Read }, [(PerimeterKind.Contingent, "CE")]), Token);
        await Create(hub, "alix", "Personnel");
        var alix = await hub.Of<SignIn>().Run("alix", Password, Token);
        Task<string?> Make(string name, string profile) => Code(
            () => hub.Of<CreateOperator>().Run(alix, new NewOperator(name, name, Password, "", profile), Token));

        Assert.Equal("profile.beyond-own", await Make("bo", StandardProfiles.Administrator));
        Assert.Equal("profile.beyond-own", await Make("bo", "Vente"));
        Assert.Null(await Make("bo", "Petit"));
        var bo = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(line => line.Name == "bo");
        var administrator = await Profile(hub, StandardProfiles.Administrator);
        Assert.Equal("profile.beyond-own", await Code(() => hub.Of<ChangeOperator>().Run(
            alix, new OperatorChange(bo.Id, "Bo", administrator, Days.Always), Token)));
        Assert.Equal("operator.oneself", await Code(() => hub.Of<ChangeOperator>().Run(
            alix, new OperatorChange(alix.Id, "Alix", bo.ProfileId, Days.Always), Token)));
    }

    [Theory, OnBothDatabases]
    public async Task The_one_who_answers_for_options_may_place_them_and_sell_but_not_refund(Database database)
    {
        await using var hub = await HubWithAnAdministrator(database);
        await Create(hub, "charlie", StandardProfiles.Options);
        var charlie = (await hub.Of<SignIn>().Run("charlie", Password, Token)).Rights;

        Assert.True(charlie.Allows("options.places.order", Right.Execute));
        Assert.True(charlie.Allows("options.products.refuse", Right.All));
        Assert.True(charlie.Allows("sales.sell", Right.Execute));
        Assert.False(charlie.Allows("sales.refund", Right.Read));
        Assert.False(charlie.Allows("crm.contacts", Right.Modify));
    }

    internal static async Task<HubWithoutPorts> HubWithAnAdministrator(Database database)
    {
        var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        await Create(hub, "chef", StandardProfiles.Administrator);
        return hub;
    }

    internal static Task<Guid> Create(HubWithoutPorts hub, string name, string profile, Days? days = null) =>
        hub.Of<CreateOperator>().Run(
            SignedInOperator.Hub, new NewOperator(name, name, Password, "1234", profile) { Days = days ?? Days.Always }, Token);

    static async Task<Guid> Profile(HubWithoutPorts hub, string name) =>
        (await hub.Of<OrganisationQueries>().Profiles(Token)).Single(line => line.Name == name).Id;

    static async Task Change(HubWithoutPorts hub, Guid profile, Func<ProfileContent, ProfileContent> change) =>
        await hub.Of<ChangeProfile>().Run(
            SignedInOperator.Hub, profile, change(await hub.Of<OrganisationQueries>().Profile(profile, Token)), Token);

    internal static async Task<List<OperatorRow>> Told(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var rows = await db.Set<StoredChange>().Where(change => change.Audience == "tills" && change.Kind == "Operator")
            .OrderBy(change => change.Cursor).Select(change => change.Payload).ToListAsync(Token);
        return rows.ConvertAll(row => Row.Parser.ParseFrom(row).Operator);
    }

    static async Task<string?> Code(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }
}
