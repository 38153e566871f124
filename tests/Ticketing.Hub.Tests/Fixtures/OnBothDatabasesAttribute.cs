using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Ticketing.Hub.Tests.Fixtures;

public enum Database
{
    Sqlite,
    PostgreSql,
}

/// <summary>Runs a theory once on each database that the hub can live on.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
            [new TheoryDataRow<Database>(Database.Sqlite), new TheoryDataRow<Database>(Database.PostgreSql)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
