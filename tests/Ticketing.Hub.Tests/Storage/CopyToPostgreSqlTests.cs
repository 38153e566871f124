using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

public sealed class CopyToPostgreSqlTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_of_a_venue_moves_and_numbering_goes_on_after_the_last()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "1111");
        var (target, output) = (await NewTarget(hub), new StringWriter());

        var copied = await new CopyToPostgreSql(hub.Of<HubDatabase>(), target, output).Copy(Stop);

        var (before, after) = (await Counts(hub.Of<HubDatabase>()), await Counts(target));
        Assert.Equal(before, after);
        Assert.Equal(before.Values.Sum(), copied);
        Assert.True(before["storage_changes"] > 0 && before["seating_seats"] == 4, "the venue has rows");
        Assert.Equal(before.Count, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        await using var connection = await target.Connect(Stop);
        await using var next = connection.CreateCommand();
        next.CommandText = "SELECT nextval(pg_get_serial_sequence('storage_changes', 'cursor')) - MAX(cursor) FROM storage_changes";
        Assert.Equal(1L, Convert.ToInt64(await next.ExecuteScalarAsync(Stop), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_database_that_has_rows_is_refused_and_left_as_it_is()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "11");
        await using var other = await SmallVenue.On(Database.PostgreSql, [], "111");
        var before = await Counts(other.Of<HubDatabase>());

        var no = await Assert.ThrowsAsync<RuleViolation>(
            () => new CopyToPostgreSql(hub.Of<HubDatabase>(), other.Of<HubDatabase>(), TextWriter.Null).Copy(Stop));

        Assert.Equal("storage.copy-not-empty", no.Code);
        Assert.Equal(before, await Counts(other.Of<HubDatabase>()));
    }

    static async Task<HubDatabase> NewTarget(HubWithoutPorts hub) => new(new OptionsWrapper<StorageOptions>(new StorageOptions
    {
        DataDirectory = hub.Of<IOptions<StorageOptions>>().Value.DataDirectory,
        PostgreSql = await PostgreSqlServer.BareDatabase(),
    }));

    static async Task<SortedDictionary<string, long>> Counts(HubDatabase database)
    {
        await using var connection = await database.Connect(Stop);
        await using var db = database.Read();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            await using DbCommand count = connection.CreateCommand();
            count.CommandText = $"SELECT COUNT(*) FROM {table}";
            counts[table] = Convert.ToInt64(await count.ExecuteScalarAsync(Stop), System.Globalization.CultureInfo.InvariantCulture);
        }

        return counts;
    }
}
