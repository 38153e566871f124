namespace Ticketing.Hub.Kernel;

/// <summary>A command line of the hub, e.g. "verify". Registered as a service; it runs over the migrated database while
/// no server is started, and its result is the exit code.</summary>
public sealed record HubCommand(
    string Name, string Usage, Func<IServiceProvider, string[], CancellationToken, Task<int>> Run);

/// <summary>Something that a module does once at each start, after the migration and before the first call is taken, in
/// the order of registration.</summary>
public sealed record StartupStep(string Name, Func<IServiceProvider, CancellationToken, Task> Run);
