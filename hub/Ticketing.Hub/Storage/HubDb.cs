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
    readonly List<Action> whenCommitted = [];
    readonly Dictionary<object, Action> signals = [];

    /// <summary>False in a context for reading: there, saving is a programming error.</summary>
    internal bool InLane { get; set; }

    /// <summary>For commands that run together: the context looks for changes only when it saves, and lets go of what it saved.</summary>
    internal bool LeavesManyRows
    {
        get => !ChangeTracker.AutoDetectChangesEnabled;
        set => ChangeTracker.AutoDetectChangesEnabled = !value;
    }

    /// <summary>Runs once the transaction of this command is on disk; never when it was undone. Must not throw or block.</summary>
    public void WhenCommitted(Action action) => whenCommitted.Add(action);

    /// <summary>Wakes somebody once a command, however often it is asked for. Waking for nothing does no harm.</summary>
    internal void SignalOnce(object source, Action signal) => signals.TryAdd(source, signal);

    internal IReadOnlyList<Action> CommittedActions => [.. whenCommitted, .. signals.Values];

    /// <summary>Runs a part of a command that may be refused on its own: everything it did is undone, the rest stands.</summary>
    /// <returns>Why it was undone; null when it was done.</returns>
    internal async Task<Exception?> Attempt(Func<Task> part, CancellationToken cancellationToken)
    {
        var transaction = Database.CurrentTransaction
            ?? throw new InvalidOperationException("Only a lane command has parts.");
        await transaction.CreateSavepointAsync("part", cancellationToken);
        var mark = whenCommitted.Count;
        try
        {
            await part();
            await SaveChangesAsync(true, cancellationToken);
            await transaction.ReleaseSavepointAsync("part", cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await transaction.RollbackToSavepointAsync("part", cancellationToken);
            await transaction.ReleaseSavepointAsync("part", cancellationToken);
            whenCommitted.RemoveRange(mark, whenCommitted.Count - mark);
            return e;
        }
        finally
        {
            ChangeTracker.Clear();
        }
    }

    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!InLane)
            throw new InvalidOperationException("This context reads only: write through WriteLane.Run.");
        if (LeavesManyRows)
        {
            ChangeTracker.DetectChanges();
            if (await ManyRows.Write(this, cancellationToken))
                return 0;
        }

        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

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
