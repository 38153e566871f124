using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>
/// The triggers that keep tables of <see cref="IAppendOnly"/> entities from being changed by anybody, the hub included.
/// Put there after each migration where they are missing, so that no migration can forget them. A migration that must
/// change such a table drops its triggers itself: <c>DROP TRIGGER table_no_update</c> and so on.
/// </summary>
static class AppendOnlyTables
{
    public static async Task Protect(HubDb db, bool isPostgreSql, CancellationToken cancellationToken)
    {
        var tables = db.Model.GetEntityTypes()
            .Where(entity => typeof(IAppendOnly).IsAssignableFrom(entity.ClrType)).ToList();
        var sql = isPostgreSql
            ? RefuseInPostgreSql + string.Concat(tables.Select(PostgreSql))
            : string.Concat(tables.Select(Sqlite));
        // Names come from the model; braces would be taken for parameters.
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{").Replace("}", "}}"), cancellationToken);
    }

    /// <summary>"UPDATE OR DELETE" is one trigger each; "INSERT OR REPLACE" deletes without asking a trigger.</summary>
    static string Sqlite(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        var key = string.Join(" AND ", KeyOf(entity).Select(column => $"{column} = NEW.{column}"));
        return $"""
            CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} only grows: nothing in it is changed'); END;
            CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} only grows: nothing is taken away'); END;
            CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {key})
            BEGIN SELECT RAISE(ABORT, '{table} only grows: nothing in it is replaced'); END;

            """;
    }

    // Two hubs that start at once wait for each other.
    const string RefuseInPostgreSql = """
        SELECT pg_advisory_xact_lock(hashtext('storage_only_grows'));
        CREATE OR REPLACE FUNCTION storage_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation'; END $$;

        """;

    static string PostgreSql(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        return PostgreSql(table, "no_update", "BEFORE UPDATE OR DELETE", "ROW")
            + PostgreSql(table, "no_truncate", "BEFORE TRUNCATE", "STATEMENT");
    }

    // Only where it is missing: making a trigger waits for every transaction that writes to the table.
    static string PostgreSql(string table, string name, string when, string each) => $"""
        DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_trigger
            WHERE tgname = '{table}_{name}' AND tgrelid = '{table}'::regclass AND tgenabled IN ('O', 'A')) THEN
        DROP TRIGGER IF EXISTS {table}_{name} ON {table};
        CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION storage_only_grows();
        END IF; END $$;

        """;

    static IEnumerable<string> KeyOf(IEntityType entity) =>
        entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName());
}
