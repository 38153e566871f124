using Ticketing.Hub.Mail;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Mail;

/// <summary>Letters are posted when the test says so.</summary>
static class HubWithAMailServer
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<HubWithoutPorts> On(Database database, int port, params string[] more) => HubWithoutPorts.On(
        database,
        [
            "--Mail:Host=127.0.0.1", $"--Mail:Port={port}", "--Mail:Security=None", "--Mail:From=billetterie@theatre.example",
            "--Mail:FromName=Théâtre de la Ville-Haute", .. more,
        ]);

    public static Letter Letter(string key = "option-order:1", string to = "anne@lycee.example") => new(
        key, to, "Anne Çelik", "Confirmation de vos options n° 21",
        "Bonjour,\n\nvos options sont confirmées.\n\nÀ bientôt");

    public static Task Send(this HubWithoutPorts hub, params Letter[] letters) => hub.Write(async db =>
    {
        foreach (var letter in letters)
        {
            await hub.Of<Outbox>().Send(db, letter, Token);
        }
    });

    public static Task<int> Post(this HubWithoutPorts hub) => hub.Of<PostLetters>().PostDue(Token);

    public static async Task PostAll(this HubWithoutPorts hub)
    {
        while (await hub.Post() > 0)
        {
        }
    }

    public static async Task<IReadOnlyList<LetterLine>> Letters(this HubWithoutPorts hub, LetterState? state = null) =>
        (await hub.Of<MailQueries>().Search("", state, 0, 500, Token)).Rows;
}
