using System.CommandLine;
using Spectre.Console;
using Ticketing.Simulators.Play;

var root = new RootCommand("The venue's simulators: crowd, gates, readers, printers, card terminals.")
{
    EveningCommand.Build(AnsiConsole.Console),
};
// Ctrl-C: every program gets its time to end.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
