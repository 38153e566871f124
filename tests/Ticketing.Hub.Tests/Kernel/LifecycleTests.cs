using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Ticketing.Hub.Kernel;
using Xunit;

namespace Ticketing.Hub.Tests.Kernel;

public class LifecycleTests
{
    const string Update = "TICKETING_WRITE_DOCS";

    public static TheoryData<string> Names => [.. All().Select(machine => machine.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_pair_of_a_state_and_a_verb_follows_the_table_or_is_refused(string name)
    {
        var machine = Find(name);
        var verbs = machine.Moves.Select(move => move.Verb).Distinct().ToList();
        foreach (var from in machine.States)
        {
            foreach (var verb in verbs)
            {
                var legal = machine.Moves.SingleOrDefault(move => move.From == from && move.Verb == verb);
                if (legal is not null)
                {
                    Assert.Equal(legal.To, machine.Next(from, verb));
                    continue;
                }

                var no = Assert.Throws<RuleViolation>(() => machine.Next(from, verb));
                Assert.Equal(name.ToLowerInvariant() + ".illegal-move", no.Code);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_pair_of_states_is_a_move_of_the_table_or_not_allowed(string name)
    {
        var machine = Find(name);
        foreach (var (from, to) in machine.States.SelectMany(from => machine.States.Select(to => (from, to))))
        {
            Assert.Equal(machine.Moves.Any(move => move.From == from && move.To == to), machine.Allows(from, to));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_state_but_the_first_can_be_reached(string name)
    {
        var machine = Find(name);
        var reached = new HashSet<string> { machine.States[0] };
        while (machine.Moves.Any(move => reached.Contains(move.From) && reached.Add(move.To)))
        {
        }

        Assert.Equal(machine.States.Order(), reached.Order());
    }

    [Fact]
    public void The_page_of_life_cycles_is_up_to_date()
    {
        var page = Path.Combine(Root(), "docs", "lifecycles.md");
        var text = Render();
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(page, text);

        Assert.True(File.Exists(page), $"docs/lifecycles.md is missing: run this test with {Update}=1.");
        Assert.True(text == File.ReadAllText(page), $"docs/lifecycles.md is stale: run this test with {Update}=1.");
    }

    static ILifecycle Find(string name) => All().Single(machine => machine.Name == name);

    static IEnumerable<ILifecycle> All() =>
        typeof(HubHost).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => typeof(ILifecycle).IsAssignableFrom(field.FieldType))
            .Select(field => (ILifecycle)field.GetValue(null)!)
            .OrderBy(machine => machine.Name, StringComparer.Ordinal);

    static string Render()
    {
        var text = new StringBuilder("# Life cycles\n\nWritten by a test from the tables of moves in the code. No other move is possible.\n");
        foreach (var machine in All())
        {
            text.Append($"\n## {machine.Name}\n\nStarts as {machine.States[0]}.\n\n| from | move | to |\n|---|---|---|\n");
            foreach (var move in machine.Moves)
            {
                text.Append($"| {move.From} | {move.Verb} | {move.To} |\n");
            }
        }

        return text.ToString();
    }

    static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
