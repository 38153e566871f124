using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

public partial class ModelTests
{
    static readonly Type[] Unfit =
    [
        typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(ulong), typeof(DateOnly),
    ];

    [Theory, OnBothDatabases]
    public async Task Money_and_instants_are_long_so_that_both_databases_compare_them_alike(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await using var db = hub.Read();

        var unfit = db.Model.GetEntityTypes().SelectMany(entity => entity.GetFlattenedProperties())
            .Where(property => Unfit.Contains(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType))
            .Select(property => $"{property.DeclaringType.Name}.{property.Name}");

        Assert.Empty(unfit);
    }

    [Theory, OnBothDatabases]
    public async Task A_table_has_its_modules_prefix(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await using var db = hub.Read();

        Assert.All(db.Model.GetEntityTypes(), entity =>
        {
            var module = entity.ClrType.Namespace!.Split('.')[2].ToLowerInvariant();
            // What the kernel only describes, storage keeps.
            var prefix = module == "kernel" ? "storage" : module;
            Assert.StartsWith(prefix + "_", entity.GetTableName(), StringComparison.Ordinal);
            Assert.Matches(SnakeCase(), entity.GetTableName());
        });
    }

    [Theory, OnBothDatabases]
    public async Task The_migrations_make_the_schema_that_the_code_needs(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await using var db = hub.Read();

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed: run hub/migrations.sh.");
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnakeCase();
}
