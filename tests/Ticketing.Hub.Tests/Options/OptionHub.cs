using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>The venue of <see cref="OptionVenue"/> behind its ports: for calls and pages.</summary>
static class OptionHub
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningHub> On(Database database)
    {
        var hub = await RunningHub.On(database);
        var report = await hub.Of<ImportFiles>().Run(
            new ImportRequest(OptionSheets.Files(OptionSheets.Hall, []), "operator:test", RelativeTo: hub.Clock.GetUtcNow()), null, Token);
        Assert.Empty(report.Issues);
        await hub.Write(db => OptionSheets.Authorise(db, hub.Of<OptionDays>().Today));
        return hub;
    }

    /// <summary>The operator "lecteur", who may read the options and nothing more.</summary>
    public static async Task Reader(RunningHub hub, Right requests = Right.Read)
    {
        await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub,
            new ProfileContent(
                "Lecteur",
                new Dictionary<string, Right> { ["options"] = Right.Read, ["options.requests"] = requests, ["infocentre"] = Right.Read }, []),
            Token);
        await hub.Of<CreateOperator>().Run(
            SignedInOperator.Hub, new NewOperator("lecteur", "Lecteur", "demo-lecteur", "", "Lecteur"), Token);
    }

    /// <summary>Requested at the counter for a contact.</summary>
    public static async Task<OptionReceipt> Request(RunningHub hub, int contact, int performance, params (string Category, int Quantity)[] seats)
    {
        await using var db = hub.Read();
        var id = await db.Set<Contact>().Where(row => row.Number == contact).Select(row => row.Id).SingleAsync(Token);
        var subject = await db.Set<Performance>().Where(row => row.Number == performance).Select(row => row.EventId).SingleAsync(Token);
        return await hub.Of<RequestOption>().Run(
            OptionActor.Of(SignedInOperator.Hub), OptionVenue.NewId(),
            new NewRequest(
                id, "GUICHET",
                new WishedOption(
                    subject, "", performance, [], [], [.. seats.Select(one => new WishedSeats(one.Category, one.Quantity))], false, "Ensemble")),
            Token);
    }
}
