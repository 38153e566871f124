namespace Ticketing.Hub.Kernel;

/// <summary>One page of a long list, and how long the list is.</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, int Total);
