using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Import;

/// <summary>A bad file gets its line or path, a code and the reason, and changes nothing.</summary>
public class RefusalTests
{
    const string Contacts = "contacts.csv";
    const string Plan = "plan.json";

    public static TheoryData<string, string, string, string, string> BadFiles => new()
    {
        { Contacts, "number;last_name;shoe_size\n1;Blanc;42", "line 1", "import.column-unknown", "shoe_size" },
        { Contacts, "number;first_name\n1;Anne", "line 1", "import.column-missing", "last_name" },
        { Contacts, "number;last_name;last_name\n1;Blanc;Blanc", "line 1", "import.column-twice", "last_name" },
        { Contacts, "number;last_name\n1;Blanc\n2;\"Noir", "line 3", "import.csv-broken", "" },
        { Contacts, "number;last_name\n1;Blanc\n2;Noir;trop", "line 3", "import.csv-broken", "" },
        { Contacts, "", "", "import.csv-broken", "header" },
        { Contacts, "number;last_name\n1;Blanc\n1;Noir", "line 3", "import.duplicate", "line 2" },
        { Contacts, "number;last_name\n7;Blanc\n007;Noir", "line 3", "import.duplicate", "line 2" },
        { Contacts, "number;last_name;structure\n1;Blanc;\n2;Noir;NOWHERE", "line 3", "import.reference-unknown", "NOWHERE" },
        { Contacts, "number;last_name\n1;Blanc\n;Noir", "line 3", "import.value-missing", "number" },
        { Contacts, "number;last_name\nun;Blanc", "line 2", "import.value-invalid", "un" },
        { Contacts, "number;last_name\n1;Bl\0anc", "line 2", "import.encoding", "UTF-8" },
        { "quotas.csv", "performance;contingent;category;limit\nP1;PUBLIC;Cat7;5", "line 2", "import.reference-unknown", "Cat7" },
        { "prices.csv", "price_table;category;tariff;price\nSTD;Cat1;PLEIN;3,999", "line 2", "import.value-invalid", "3,999" },
        { "performances.csv", Performance("2026-11-31 20:00"), "line 2", "import.instant-invalid", "2026-11-31" },
        { "performances.csv", Performance("2027-03-28 02:30"), "line 2", "import.instant-invalid", "clocks go forward" },
        { "performances.csv", Performance("today+1 20:00"), "line 2", "import.instant-invalid", "--relative-to" },
        { "nothing-known.csv", "a;b\n1;2", "", "import.sheet-unknown", "contacts.csv" },
        { Plan, """{"name": "Salle", "zones": [], "categories": [], "size": {"width": 1, "height": 1}, "floor": 2}""", "$.floor", "import.field-unknown", "zones" },
        { Plan, Broken("\"category\": \"Cat1\"", "\"category\": \"Cat9\""), "$.zones[0].rows[0].seats[0].category", "import.reference-unknown", "Cat9" },
        { Plan, Broken("\"0-1\"", "\"0-0\""), "$.zones[0].rows[0].seats[1].seat_guid", "import.duplicate", "seats[0]" },
        { Plan, Broken("\"seat_number\": \"1\"", "\"seat_number\": 1"), "$.zones[0].rows[0].seats[0].seat_number", "import.value-invalid", "a number" },
        { Plan, Broken("\"seat_number\": \"1\", ", ""), "$.zones[0].rows[0].seats[0].seat_number", "import.value-missing", "" },
        { Plan, Broken("\"x\": 0,", "\"x\": 1e300,"), "$.zones[0].position.x", "import.value-invalid", "1000000" },
        { Plan, Broken("\"name\": \"Salle\"", "\"name\": \"Sa\\ud800\""), "$", "import.json-broken", "" },
        { Plan, Broken("\"name\": \"Salle\"", "\"name\": \"Sa\\u0000\""), "$.name", "import.value-invalid", "control" },
        { Plan, Broken("\"name\": \"Salle\"", "\"name\": \"Salle\", \"name\": \"Autre\""), "$", "import.json-broken", "name" },
        { Plan, "{\n\"name\": \"Salle\",,\n", "line 2, byte 17", "import.json-broken", "" },
        { Plan, "[1]", "$", "import.value-invalid", "object" },
        { Plan, "", "line 1, byte 1", "import.json-broken", "" },
    };

    [Theory, MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_its_place_and_reason_and_changes_nothing(
        string file, string content, string where, string code, string reason)
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        var before = await Tables.Count(hub);

        // A good file beside it is not taken either.
        var report = await SmallVenue.Import(
            hub, SmallVenue.File("structures.csv", "code;name;community_type"),
            SmallVenue.File("community-types.csv", "code;name\nECOLE;École"), SmallVenue.File(file, content));

        var issue = Assert.Single(report.Issues);
        Assert.Equal((file, where, code), (issue.File, issue.Where, issue.Code));
        Assert.Contains(reason, issue.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await Tables.Count(hub));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_wrong_in_the_last_file_undoes_the_first(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var before = await Tables.Count(hub);
        var files = SmallVenue.Files("1111", "11");
        files.Add(SmallVenue.File(Contacts, "number;last_name;structure\n1;Blanc;\n2;Noir;NOWHERE\n3;Gris;NOBODY"));

        var report = await SmallVenue.Import(hub, files);

        Assert.Equal(["line 3", "line 4"], report.Issues.Select(issue => issue.Where));
        Assert.All(report.Issues, issue => Assert.Equal("import.reference-unknown", issue.Code));
        Assert.Equal(before, await Tables.Count(hub));
    }

    [Theory]
    [InlineData(Contacts, "number;last_name\n1;Blanc\n2;Lefèvre")]
    [InlineData(Plan, "{\n\n\"name\": \"Théâtre\"}")]
    public async Task A_file_in_another_encoding_is_refused_with_its_line(string name, string text)
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        foreach (var (encoding, line) in ((Encoding, string)[])
            [(Encoding.Latin1, "line 3"), (Encoding.Unicode, "line 1"), (Encoding.UTF32, "line 1")])
        {
            var issue = Assert.Single((await SmallVenue.Import(hub, SmallVenue.File(name, encoding.GetBytes(text)))).Issues);
            Assert.Equal((line, "import.encoding"), (issue.Where, issue.Code));
        }
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");

        var report = await SmallVenue.Import(
            hub, SmallVenue.File(Contacts, "\uFEFFnumber,last_name\r\n1,\"Le Blanc, dit \"\"Loulou\"\"\"\r\n"),
            SmallVenue.File(Plan, "\uFEFF" + SmallVenue.Plan("1111")));

        Assert.Empty(report.Issues);
        await using var db = hub.Read();
        Assert.Equal(
            "Le Blanc, dit \"Loulou\"",
            await db.Set<Hub.Crm.Contact>().Select(contact => contact.LastName).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("[", 100, "import.too-large")]
    [InlineData("[", 31, "import.too-deep")]
    [InlineData("{\"zones\":", 31, "import.too-deep")]
    public async Task A_mountain_of_nesting_is_refused_at_once_and_with_little_memory(string brick, int megabytes, string code)
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        var length = megabytes * 1024L * 1024;
        var file = new Repeated(Encoding.UTF8.GetBytes(brick), length);

        var report = await SmallVenue.Import(hub, new ImportFile(Plan, () => file));

        Assert.Equal(code, Assert.Single(report.Issues).Code);
        // Too large by its length alone: not a byte of it was read.
        Assert.Equal(code == "import.too-large" ? 0 : length, file.Position);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"zones\":")]
    public void Nesting_is_refused_before_anything_is_kept_of_it(string brick)
    {
        var content = new byte[30 * 1024 * 1024];
        using var file = new Repeated(Encoding.UTF8.GetBytes(brick), content.Length);
        file.ReadExactly(content);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var no = Assert.Throws<ImportException>(() => SeatPlan.Read(content));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal("import.too-deep", no.Code);
        Assert.True(allocated < 1024 * 1024, $"{allocated} bytes were taken.");
    }

    [Fact]
    public async Task A_stream_without_a_known_length_is_read_no_further_than_allowed()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        using var endless = new Repeated("["u8.ToArray(), long.MaxValue) { Seekable = false };

        var report = await SmallVenue.Import(hub, new ImportFile(Plan, () => endless));

        Assert.Equal("import.too-large", Assert.Single(report.Issues).Code);
        Assert.InRange(endless.Position, 0, 33 * 1024 * 1024);
    }

    [Theory, OnBothDatabases]
    public async Task A_seat_that_is_held_stays_in_the_plan_and_in_its_category(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        await hub.Of<HoldPlaces>().Run(
            "r1", HoldOwner.Operator("anne"), new HoldWish(SmallVenue.Seated, "Cat1", 3, [], false),
            TestContext.Current.CancellationToken);
        var before = await Tables.Count(hub);

        foreach (var drawn in (string[])["11", "112"])
        {
            var report = await SmallVenue.Import(hub, SmallVenue.File(Plan, SmallVenue.Plan(drawn)));
            var issue = Assert.Single(report.Issues);
            Assert.Equal((Plan, "import.seat-in-use"), (issue.File, issue.Code));
        }

        Assert.Equal(before, await Tables.Count(hub));
        Assert.Empty((await SmallVenue.Import(hub, SmallVenue.File(Plan, SmallVenue.Plan("1111")))).Issues);
    }

    [Theory, OnBothDatabases]
    public async Task No_limit_is_lowered_under_what_is_taken_and_no_used_performance_is_seated_anew(Database database)
    {
        await using var hub = await SmallVenue.On(database, ["P2;PUBLIC;Debout;5;0"], "111");
        await hub.Of<HoldPlaces>().Run(
            "r1", HoldOwner.Operator("anne"), new HoldWish(SmallVenue.Standing, "Debout", 4, [], false, "PUBLIC"),
            TestContext.Current.CancellationToken);
        var before = await Tables.Count(hub);

        var capacity = await SmallVenue.Import(hub, SmallVenue.File(
            "capacities.csv", "seating;seating_name;category;name;capacity", "foyer;Foyer;Debout;Debout;3"));
        var quota = await SmallVenue.Import(hub, SmallVenue.File(
            "quotas.csv", "performance;contingent;category;limit", "P2;PUBLIC;Debout;3"));
        var seating = await SmallVenue.Import(hub, SmallVenue.File(
            "performances.csv", SmallVenue.PerformanceHeader, SmallVenue.Performance("P2", SmallVenue.Hall)));

        Assert.Equal(
            ["import.capacity-in-use", "import.quota-in-use", "import.performance-in-use"],
            new[] { capacity, quota, seating }.Select(report => Assert.Single(report.Issues).Code));
        Assert.Equal(before, await Tables.Count(hub));
        await hub.InvariantsHold();
    }

    static string Performance(string starts) => SmallVenue.PerformanceHeader + "\n"
        + SmallVenue.Performance("P9", SmallVenue.Hall).Replace("2026-11-24 20:00", starts, StringComparison.Ordinal);

    static string Broken(string right, string wrong)
    {
        var plan = SmallVenue.Plan("111");
        var at = plan.IndexOf(right, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"The plan has no {right}.") : plan.Remove(at, right.Length).Insert(at, wrong);
    }

    /// <summary>The same bytes over and over; takes no memory.</summary>
    sealed class Repeated(byte[] brick, long length) : Stream
    {
        public bool Seekable { get; init; } = true;

        public override bool CanRead => true;

        public override bool CanSeek => Seekable;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            for (var i = 0; i < read; i++)
                buffer[offset + i] = brick[(Position + i) % brick.Length];
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
