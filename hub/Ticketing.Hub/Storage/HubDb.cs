using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ticketing.Hub.Storage;

/// <summary>
/// The hub's one database. Reads come from <see cref="HubDatabase.Read"/>; every write is a command in the
/// <see cref="WriteLane"/>. Each module maps its own tables in XTables.cs (IEntityTypeConfiguration).
/// </summary>
public abstract class HubDb(DbContextOptions options) : DbContext(options)
{
    List<Action>? whenCommitted;
    HashSet<object>? signalled;

    /// <summary>False in a context for reading: there, saving is a programming error.</summary>
    internal bool InLane { get; set; }

    /// <summary>Runs once the transaction of this command is on disk; never when it was undone. Must not throw or block.</summary>
    public void WhenCommitted(Action action) => (whenCommitted ??= []).Add(action);

    /// <summary>The same, but once a command however often it is asked for by this source.</summary>
    internal void SignalOnce(object source, Action action)
    {
        if ((signalled ??= []).Add(source))
            WhenCommitted(action);
    }

    internal IReadOnlyList<Action> CommittedActions => whenCommitted ?? (IReadOnlyList<Action>)[];

    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        InLane
            ? base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
            : throw new InvalidOperationException("This context reads only: write through WriteLane.Run.");

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Writes are asynchronous, through WriteLane.Run.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Enum>().HaveConversion<string>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            NameColumns(entity, "");
        }
    }

    static void NameColumns(IMutableTypeBase type, string prefix)
    {
        foreach (var property in type.GetDeclaredProperties())
        {
            property.SetColumnName(prefix + SnakeCase(property.Name));
        }

        foreach (var part in type.GetDeclaredComplexProperties())
        {
            NameColumns(part.ComplexType, prefix + SnakeCase(part.Name) + "_");
        }
    }

    static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' &&
                (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}

public sealed class SqliteHubDb(DbContextOptions<SqliteHubDb> options) : HubDb(options);

public sealed class PostgreSqlHubDb(DbContextOptions<PostgreSqlHubDb> options) : HubDb(options);
