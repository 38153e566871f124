namespace Ticketing.Hub.Kernel;

/// <summary>One legal move: from a state, by a verb of the trade, to a state.</summary>
public sealed record Move(string From, string Verb, string To);

/// <summary>What the page docs/lifecycles.md and the walk over every pair of states need of each life cycle.</summary>
public interface ILifecycle
{
    /// <summary>The entity's name in the trade, e.g. "Hold".</summary>
    string Name { get; }

    IReadOnlyList<string> States { get; }

    IReadOnlyList<Move> Moves { get; }

    /// <summary>True where the table has a move between the two.</summary>
    bool Allows(string from, string to);

    /// <exception cref="RuleViolation">"name.illegal-move".</exception>
    string Next(string from, string verb);
}

/// <summary>
/// The table of legal moves of one entity. Kept as a static readonly field beside the entity:
/// <code>public static readonly Lifecycle&lt;HoldState&gt; Moves = new("Hold", (Held, "Confirm", Confirmed), (Held, "Release", Released));</code>
/// </summary>
public sealed class Lifecycle<TState> : ILifecycle
    where TState : struct, Enum
{
    readonly Dictionary<(TState From, string Verb), TState> byVerb = [];
    readonly HashSet<(TState From, TState To)> pairs = [];

    public Lifecycle(string name, params ReadOnlySpan<(TState From, string Verb, TState To)> moves)
    {
        Name = name;
        var listed = new List<Move>(moves.Length);
        foreach (var (from, verb, to) in moves)
        {
            if (!byVerb.TryAdd((from, verb), to))
                throw new ArgumentException($"{name}: {verb} leads from {from} to two states.", nameof(moves));
            pairs.Add((from, to));
            listed.Add(new Move(from.ToString(), verb, to.ToString()));
        }

        Moves = listed;
    }

    public string Name { get; }

    public IReadOnlyList<string> States { get; } = Enum.GetNames<TState>();

    public IReadOnlyList<Move> Moves { get; }

    /// <summary>The state that the verb leads to.</summary>
    /// <exception cref="RuleViolation">"name.illegal-move": the table has no such move from this state.</exception>
    public TState Next(TState from, string verb) =>
        byVerb.TryGetValue((from, verb), out var to) ? to : throw Illegal(from, verb);

    public string Next(string from, string verb) => Next(Enum.Parse<TState>(from), verb).ToString();

    public bool Allows(TState from, string verb) => byVerb.ContainsKey((from, verb));

    public bool Allows(TState from, TState to) => pairs.Contains((from, to));

    public bool Allows(string from, string to) => Allows(Enum.Parse<TState>(from), Enum.Parse<TState>(to));

    /// <summary>Verbs that are legal now: what a screen offers as buttons.</summary>
    public IEnumerable<string> VerbsFrom(TState from) =>
        byVerb.Keys.Where(move => EqualityComparer<TState>.Default.Equals(move.From, from)).Select(move => move.Verb);

    RuleViolation Illegal(TState from, string verb)
    {
        var allowed = string.Join(", ", VerbsFrom(from));
        return new RuleViolation(
            Name.ToLowerInvariant() + ".illegal-move",
            $"{Name}: {verb} is not possible in state {from}. Possible: {(allowed.Length == 0 ? "nothing" : allowed)}.");
    }
}
