using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Ticketing.Hub.Storage;

/// <summary>For hub/migrations.sh only: the model without a database behind it.</summary>
sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteHubDb>
{
    public SqliteHubDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteHubDb>().UseSqlite().Options);
}

sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlHubDb>
{
    public PostgreSqlHubDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlHubDb>().UseNpgsql().Options);
}
