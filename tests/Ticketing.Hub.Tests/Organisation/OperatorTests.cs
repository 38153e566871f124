using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

public class OperatorTests
{
    [Theory, OnBothDatabases]
    public async Task An_operator_who_is_disabled_can_no_longer_sign_in_and_tills_are_told(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        var id = await Create(hub, "alix", "1234");
        Assert.False((await LastTold(hub)).Disabled);

        await hub.Of<DisableOperator>().Run(SignedInOperator.Hub, id, disabled: true, "partie", Token);
        Assert.True((await LastTold(hub)).Disabled);
        Assert.Equal("organisation.sign-in-refused", await Code(() => hub.Of<SignIn>().Run("alix", Password, Token)));

        await hub.Of<DisableOperator>().Run(SignedInOperator.Hub, id, disabled: false, "revenue", Token);
        Assert.False((await LastTold(hub)).Disabled);
        Assert.Equal(id, (await hub.Of<SignIn>().Run(" ALIX ", Password, Token)).Id);
        await using var db = hub.Read();
        Assert.Equal(
            ["operator.created ", "operator.disabled partie", "operator.enabled revenue"],
            await db.Set<AuditEntry>()
                .Where(entry => entry.Subject == $"operator:{id}" && entry.Who != "operator:alix").OrderBy(entry => entry.Id)
                .Select(entry => entry.What + " " + entry.Why).ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task Tills_get_a_persons_rights_and_never_the_code_itself(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        await Create(hub, "alix", "1234");

        var told = await LastTold(hub);

        Assert.Contains("sales.sell:E", told.Rights);
        Assert.DoesNotContain("sales.refund:E", told.Rights);
        Assert.Equal((100_000, 16, 32), (told.Iterations, told.Salt.Length, told.Hash.Length));
        Assert.True(new HashedSecret { Iterations = told.Iterations, Salt = told.Salt.ToByteArray(), Hash = told.Hash.ToByteArray() }
            .Matches("1234"));
    }

    [Fact]
    public async Task A_hub_hashes_passwords_600_000_times_whatever_its_settings_say()
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-hub-");
        await using var hub = HubHost.Build(
            [$"--Hub:DataDirectory={folder.FullName}", "--Hub:HashIterations:Password=1", "--Hub:Demo=true"]);

        var made = hub.Services.GetRequiredService<CreateOperator>()
            .Prepare(new NewOperator("alix", "Alix", Password, "1234", "Caissier"));

        Assert.Equal((600_000, 100_000), (made.Password.Iterations, made.TillCode.Iterations));
        Assert.True(made.Password.Matches(Password));
        folder.Delete(recursive: true);
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_has_no_code_for_tills_is_shut_out_there(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        await Create(hub, "alix", "");

        Assert.True((await LastTold(hub)).Disabled);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_wrong_about_a_new_operator_is_said_at_once_and_makes_nobody(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        await Create(hub, "alix", "1234");
        var before = await Tables.Count(hub);
        Task<string?> Try(string name, string password, string code, string profile = "Caissier") =>
            Code(() => hub.Of<CreateOperator>().Run(SignedInOperator.Hub, new NewOperator(name, "N", password, code, profile), Token));

        Assert.Equal("operator.name-taken", await Try("ALIX", Password, "1234"));
        Assert.Equal("operator.invalid", await Try("", Password, "1234"));
        Assert.Equal("operator.invalid", await Try("bo", "short", "1234"));
        Assert.Equal("operator.invalid", await Try("bo", Password, "123"));
        Assert.Equal("operator.invalid", await Try("bo", Password, "12a4"));
        Assert.Equal("profile.not-found", await Try("bo", Password, "1234", "Roi"));
        Assert.Equal(before, await Tables.Count(hub));
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_disables_himself_or_without_a_reason_or_without_the_right(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        var id = await Create(hub, "alix", "1234");
        var cashier = await hub.Of<SignIn>().Run("alix", Password, Token);
        Task<string?> Try(SignedInOperator by, Guid who, string why) => Code(async () =>
        {
            await hub.Of<DisableOperator>().Run(by, who, disabled: true, why, Token);
            return true;
        });

        Assert.Equal("right.missing", await Try(cashier, Guid.CreateVersion7(), "jaloux"));
        Assert.Equal("operator.oneself", await Try(SignedInOperator.Hub with { Id = id }, id, "las"));
        Assert.Equal("operator.reason-missing", await Try(SignedInOperator.Hub, id, " "));
        Assert.Equal("operator.not-found", await Try(SignedInOperator.Hub, Guid.CreateVersion7(), "inconnu"));
    }

    [Fact]
    public void An_exception_takes_a_right_away_below_and_gives_another_further_below()
    {
        var rights = new RightSet(new Dictionary<string, Right>
        {
            ["all"] = Right.All,
            ["options"] = Right.Read,
            ["options.places.refuse"] = Right.Read | Right.Execute,
            ["finance"] = Right.None,
        });

        Assert.True(rights.Allows("sales.sell", Right.All));
        Assert.False(rights.Allows("options.places.order", Right.Execute));
        Assert.True(rights.Allows("options.places.refuse", Right.Execute));
        Assert.False(rights.Allows("options.places.cancel-refusal", Right.Execute));
        Assert.False(rights.Allows("finance.journal", Right.Read));
        Assert.False(rights.Allows("finance.journal", Right.None));
        Assert.DoesNotContain(rights.Spelled(), right => right.StartsWith("finance", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_node_of_the_tree_hangs_on_the_root()
    {
        Assert.All(Rights.Tree, node =>
        {
            var at = node;
            while (at != Rights.Everything)
            {
                at = Rights.ParentOf(at)!;
                Assert.True(Rights.Exists(at), $"{node} hangs on {at}, which is not there.");
            }
        });
        Assert.Null(Rights.ParentOf(Rights.Everything));
    }

    const string Password = "a-long-password";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task<Guid> Create(HubWithoutPorts hub, string name, string tillCode) => hub.Of<CreateOperator>().Run(
        SignedInOperator.Hub, new NewOperator(name, "Alix", Password, tillCode, "Caissier"), Token);

    static async Task<OperatorRow> LastTold(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var payload = await db.Set<StoredChange>().Where(change => change.Audience == "tills" && change.Kind == "Operator")
            .OrderByDescending(change => change.Cursor).Select(change => change.Payload).FirstAsync(Token);
        return Row.Parser.ParseFrom(payload).Operator;
    }

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
