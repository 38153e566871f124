using System.Net;
using System.Text.RegularExpressions;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

/// <summary>A browser of the web admin: keeps cookies, follows nothing, sends forms as they stand on the page.</summary>
sealed partial class OfficeBrowser : IDisposable
{
    readonly HttpClient client;

    public OfficeBrowser(RunningHub hub) =>
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = hub.Web,
        };

    public CookieContainer Cookies { get; } = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Signed in; the page that it was led to is the answer.</summary>
    public static async Task<OfficeBrowser> SignedIn(
        RunningHub hub, string name = RunningHub.Admin, string password = RunningHub.AdminPassword)
    {
        var browser = new OfficeBrowser(hub);
        var answer = await browser.SignIn(name, password);
        Assert.Equal("/", answer.LeadsTo);
        return browser;
    }

    public Task<Answer> SignIn(string name, string password, string page = "/sign-in") => Send(
        page, new Dictionary<string, string> { ["Typed.Name"] = name, ["Typed.Password"] = password });

    public Task<Answer> Get(string path) => Read(client.GetAsync(path, Token));

    /// <summary>Opens the page, fills its form in, and sends it with its hidden fields.</summary>
    public async Task<Answer> Send(string page, Dictionary<string, string> typed, bool withHidden = true)
    {
        var form = await Get(page);
        var fields = new Dictionary<string, string>(typed);
        if (withHidden)
        {
            foreach (Match hidden in HiddenField().Matches(form.Text))
            {
                fields[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
            }
        }

        return await Post(page, fields);
    }

    public async Task<Answer> Post(string path, Dictionary<string, string> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await Read(client.PostAsync(path, content, Token));
    }

    public void Dispose() => client.Dispose();

    static async Task<Answer> Read(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        var location = response.Headers.Location;
        var leadsTo = location is null ? "" : location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
        return new Answer(
            response.StatusCode, location is { IsAbsoluteUri: true } ? location.Host : "", leadsTo,
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Token)),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join("; ", header.Value)));
    }

    [GeneratedRegex(
        """<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" />""", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HiddenField();
}

/// <param name="Host">Where it leads, when that is written out.</param>
/// <param name="LeadsTo">Path and query that it leads to; empty where it is a page.</param>
sealed record Answer(
    HttpStatusCode Status, string Host, string LeadsTo, string Text, IReadOnlyDictionary<string, string> Headers);
