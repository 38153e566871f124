namespace Ticketing.Appliance;

/// <summary>The legal moves of one life cycle: a static table beside what lives.</summary>
public sealed class Moves<TState>(string name, TState first, (TState From, TState To, string When)[] table) where TState : struct, Enum
{
    public string Name => name;

    public TState First => first;

    public IReadOnlyList<(TState From, TState To, string When)> Table => table;

    public bool Allows(TState from, TState to) =>
        table.Any(m => EqualityComparer<TState>.Default.Equals(m.From, from) && EqualityComparer<TState>.Default.Equals(m.To, to));

    public TState Check(TState from, TState to) => Allows(from, to)
        ? to
        : throw new InvalidOperationException($"A {name} cannot go from {from} to {to}.");
}
