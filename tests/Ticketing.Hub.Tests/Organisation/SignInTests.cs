using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

public class SignInTests
{
    [Theory, OnBothDatabases]
    public async Task Five_wrong_passwords_lock_the_account_and_each_further_one_doubles_the_wait(Database database)
    {
        await using var hub = await RunningHub.On(database);
        for (var i = 0; i < 5; i++)
            Assert.Equal("organisation.sign-in-refused", await Try(hub, "wrong"));

        Assert.Equal("organisation.account-locked", await Try(hub, RunningHub.AdminPassword));
        hub.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("organisation.sign-in-refused", await Try(hub, "wrong"));
        hub.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("organisation.account-locked", await Try(hub, RunningHub.AdminPassword));
        hub.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await Try(hub, RunningHub.AdminPassword));
    }

    [Theory, OnBothDatabases]
    public async Task An_unknown_name_is_refused_like_a_wrong_password(Database database)
    {
        await using var hub = await RunningHub.On(database);

        var no = await Assert.ThrowsAsync<RuleViolation>(() => hub.Of<SignIn>().Run("nobody", "", Token));

        Assert.Equal("organisation.sign-in-refused", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_cashier_cannot_enrol_devices_and_is_told_which_right_is_missing(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var cashier = await hub.SignedIn("caisse1", "demo-caisse1");
        var client = new OrganisationService.OrganisationServiceClient(hub.Channel());

        var no = await Assert.ThrowsAsync<RpcException>(() => client.CreateEnrolmentCodeAsync(
            new CreateEnrolmentCodeRequest { RequestId = "r", Name = "n", Kind = DeviceKind.Till }, cashier,
            cancellationToken: Token).ResponseAsync);

        Assert.Equal((StatusCode.PermissionDenied, "right.missing"), (no.StatusCode, Refusal.CodeOf(no)));
        Assert.Contains("organisation.devices:C", no.Status.Detail, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_token_ends_after_its_time_and_with_the_operators_account(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var tokens = hub.Of<OperatorTokens>();
        var cashier = await hub.Of<SignIn>().Run("caisse1", "demo-caisse1", Token);
        var admin = await hub.Of<SignIn>().Run(RunningHub.Admin, RunningHub.AdminPassword, Token);
        var (token, _) = await tokens.Issue(cashier.Id, Token);
        var (mine, _) = await tokens.Issue(admin.Id, Token);

        Assert.Equal(cashier.Id, (await tokens.Check(token, Token)).Id);
        await hub.Of<DisableOperator>().Run(admin, cashier.Id, disabled: true, "parti", Token);
        Assert.Equal("organisation.token-invalid", await Code(() => tokens.Check(token, Token)));
        Assert.Equal("organisation.token-invalid", await Code(() => tokens.Check(mine + "x", Token)));
        hub.Jump(TimeSpan.FromHours(13));
        Assert.Equal("organisation.token-expired", await Code(() => tokens.Check(mine, Token)));
        Assert.Equal("organisation.sign-in-refused", await Code(() => hub.Of<SignIn>().Run("caisse1", "demo-caisse1", Token)));
    }

    [Theory, OnBothDatabases]
    public async Task The_first_operator_needs_the_code_from_the_console_and_is_the_only_first(Database database)
    {
        var console = new ConsoleWatch();
        await using var hub = await RunningHub.On(database, demo: false, console.Watch);
        var first = new NewOperator("Chef", "Claude", "a-long-password", "", "");
        var venue = new OrganisationDetails(7, "Salle des fêtes", "salle", "mentions");
        Task<string?> Create(string code) => Code(() => hub.Of<CreateFirstOperator>().Run(code, first, venue, Token));

        Assert.Equal("organisation.setup-code-wrong", await Create("00000-00000"));
        Assert.Null(await Create(console.SetupCode));
        Assert.Equal("organisation.setup-code-wrong", await Create(console.SetupCode));
        Assert.False(await hub.Of<CreateFirstOperator>().IsNeeded(Token));
        var chief = await hub.Of<SignIn>().Run("chef", "a-long-password", Token);
        Assert.True(chief.Rights.Allows("finance.journal", Right.All));
        await using var db = hub.Read();
        Assert.Equal(7, (await db.Set<IssuingOrganisation>().SingleAsync(Token)).Number);
    }

    [Fact]
    public void A_right_on_a_node_counts_below_it_until_a_node_has_its_own()
    {
        var rights = new RightSet(new Dictionary<string, Right>
        {
            ["sales"] = Right.Read | Right.Execute,
            ["sales.refund"] = Right.Read,
        });

        Assert.True(rights.Allows("sales.sell", Right.Execute));
        Assert.False(rights.Allows("sales.refund", Right.Execute));
        Assert.False(rights.Allows("crm", Right.Read));
        Assert.Contains("sales.sell:E", rights.Spelled());
        Assert.DoesNotContain("sales.refund:E", rights.Spelled());
        Assert.Throws<ArgumentException>(() => rights.Allows("sales.sel", Right.Read));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task<string?> Try(RunningHub hub, string password) =>
        Code(() => hub.Of<SignIn>().Run(RunningHub.Admin, password, Token));

    static async Task<string?> Code<T>(Func<Task<T>> call)
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
