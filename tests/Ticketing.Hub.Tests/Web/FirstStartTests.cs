using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class FirstStartTests
{
    readonly Console console = new();

    Task<RunningHub> NewHub() => RunningHub.On(
        Database.Sqlite, demo: false, services => services.AddSingleton<ILoggerProvider>(console));

    [Fact]
    public async Task A_hub_without_operators_leads_every_page_to_its_first_one()
    {
        await using var hub = await NewHub();
        using var browser = new OfficeBrowser(hub);

        Assert.Equal("/setup", (await browser.Get("/")).LeadsTo);
        Assert.Equal("/setup", (await browser.Get("/sign-in")).LeadsTo);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/setup")).Status);
    }

    [Fact]
    public async Task The_first_operator_is_made_with_the_code_of_the_console_and_is_signed_in()
    {
        await using var hub = await NewHub();
        using var browser = new OfficeBrowser(hub);

        var made = await browser.Send("/setup", Answers(console.SetupCode));
        var home = await browser.Get("/");
        var again = await browser.Get("/setup");

        Assert.Equal("/", made.LeadsTo);
        Assert.Equal(HttpStatusCode.OK, home.Status);
        Assert.Contains("Anne Direction", home.Text);
        Assert.Equal("/", again.LeadsTo);
        var organisation = await hub.Of<OrganisationQueries>().Organisation(TestContext.Current.CancellationToken);
        Assert.Equal(("Salle des fêtes", "salle"), (organisation!.Name, organisation.Site));
    }

    [Fact]
    public async Task A_wrong_setup_code_makes_nobody()
    {
        await using var hub = await NewHub();
        using var browser = new OfficeBrowser(hub);

        var refused = await browser.Send("/setup", Answers("AAAAA-AAAAA"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("organisation.setup-code-wrong", refused.Text);
        Assert.Empty(await hub.Of<OrganisationQueries>().Operators(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_passwords_that_differ_make_nobody()
    {
        await using var hub = await NewHub();
        using var browser = new OfficeBrowser(hub);
        var answers = Answers(console.SetupCode);
        answers["Typed.Again"] = "another password";

        var refused = await browser.Send("/setup", answers);

        Assert.Contains("operator.passwords-differ", refused.Text);
        Assert.Empty(await hub.Of<OrganisationQueries>().Operators(TestContext.Current.CancellationToken));
    }

    static Dictionary<string, string> Answers(string code) => new()
    {
        ["Typed.Code"] = code, ["Typed.Organisation"] = "Salle des fêtes", ["Typed.Number"] = "7",
        ["Typed.Site"] = "salle", ["Typed.Mentions"] = "mentions", ["Typed.Name"] = "anne", ["Typed.DisplayName"] = "Anne Direction",
        ["Typed.Password"] = "a long password", ["Typed.Again"] = "a long password",
    };

    /// <summary>What the hub wrote for the person before it.</summary>
    sealed class Console : ILoggerProvider, ILogger
    {
        const string Before = "setup code ";

        readonly ConcurrentQueue<string> lines = [];

        public string SetupCode =>
            lines.Last(line => line.Contains(Before, StringComparison.Ordinal)).Split(Before)[1][..11];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
