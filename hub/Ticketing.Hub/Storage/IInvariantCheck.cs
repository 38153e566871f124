namespace Ticketing.Hub.Storage;

/// <summary>What `verify` found out about one invariant.</summary>
/// <param name="Invariant">I1 to I6.</param>
/// <param name="Title">What was looked at, in a few words.</param>
/// <param name="Examined">How many things were looked at: a check of nothing is seen as such.</param>
/// <param name="Violations">One sentence each; empty when the invariant holds.</param>
/// <param name="Figures">Numbers to be compared with other processes' (watermarks, hashes); may be null.</param>
public sealed record CheckReport(
    string Invariant, string Title, long Examined, IReadOnlyList<string> Violations, object? Figures = null)
{
    public bool Holds => Violations.Count == 0;
}

/// <summary>Reads the real tables and says whether an invariant holds. Registered as a service by its module.</summary>
public interface IInvariantCheck
{
    Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken);
}
