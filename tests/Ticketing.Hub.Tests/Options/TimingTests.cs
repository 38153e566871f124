using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

public class TimingTests
{
    [Theory, OnBothDatabases]
    public async Task Time(Database database)
    {
        var token = TestContext.Current.CancellationToken;
        await using var hub = await SmallVenue.On(database, [], "11111");
        var sw = Stopwatch.StartNew();
        await using (var db = hub.Read())
        {
            await db.Database.OpenConnectionAsync(token);
            await ManyOptions.Write(db.Database.GetDbConnection(), database == Database.PostgreSql, 100_000, hub.Of<OptionDays>().Today, token);
        }
        Console.WriteLine($"{database} written in {sw.ElapsedMilliseconds} ms");
        if (database == Database.Sqlite && !File.Exists("/tmp/many.db"))
        {
            await using var copy = hub.Read();
            await copy.Database.ExecuteSqlRawAsync("VACUUM INTO '/tmp/many.db'", token);
        }
        var q = hub.Of<OptionsQueries>();
        Guid ev;
        await using (var db = hub.Read())
            ev = (await db.Set<Option>().FirstAsync(token)).EventId!.Value;
        var searches = new List<(string, OptionSearch)>
        {
            ("plain", new()), ("page 1000", new() { Skip = 50_000 }), ("last page", new() { Skip = 90_000 }),
            ("text rare", new() { Text = "12345" }), ("text contact", new() { Text = "colette" }), ("text two", new() { Text = "hugo verlaine" }), ("text none", new() { Text = "xyzzy" }),
            ("number", new() { Number = 777 }), ("requested", new() { Decision = OptionDecision.Requested }), ("overdue", new() { OnlyOverdue = true }),
            ("overdue by due", new() { OnlyOverdue = true, Sort = OptionColumn.Due, Descending = false }),
            ("event", new() { Event = ev }), ("performance", new() { Performance = 10777 }), ("performance+fb", new() { Performance = 10777, AlsoFallbacks = true }),
            ("dates", new() { From = DateOnly.FromDayNumber(hub.Of<OptionDays>().Today + 30), Until = DateOnly.FromDayNumber(hub.Of<OptionDays>().Today + 60) }),
            ("hour", new() { At = new TimeOnly(21, 0) }),
        };
        searches.AddRange(Enum.GetValues<OptionColumn>().SelectMany(c => new[] { true, false }.Select(d => ($"sort {c} {d}", new OptionSearch { Sort = c, Descending = d }))));
        foreach (var (name, s) in searches)
        {
            await q.Search(SignedInOperator.Hub, s, token);
            var t = new List<double>();
            OptionPage p = null!;
            for (var i = 0; i < 4; i++)
            {
                var start = Stopwatch.GetTimestamp();
                p = await q.Search(SignedInOperator.Hub, s, token);
                t.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            Console.WriteLine($"{database,-10} {name,-24} {t.Min(),7:0} {t.Max(),7:0} ms total {p.Total} lines {p.Lines.Count}");
        }
    }
}
