using Spectre.Console;
using Ticketing.Bench;
using Ticketing.Simulators.Processes;

// Every figure beside its bare floor, measured in the same run:
// dotnet run -c Release --project tests/Ticketing.Bench [--quick] [assistant gates options-report options-validate orders snapshot]
if (args is ["echo", .. var settings])
    return await EchoBroker.Run(settings);

string[] known = ["assistant", "gates", "options-report", "options-validate", "orders", "snapshot"];
var quick = args.Contains("--quick");
var wanted = args.Where(arg => arg != "--quick").ToList();
if (wanted.Except(known).Any())
{
    await Console.Error.WriteLineAsync($"Unknown: {string.Join(", ", wanted.Except(known))}. Allowed: --quick, {string.Join(", ", known)}.");
    return 2;
}

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(quick ? 8 : 25));
Console.CancelKeyPress += (_, e) => (e.Cancel, _) = (true, stop.CancelAsync());
var size = quick ? BenchSize.Quick : BenchSize.Full;
var figures = new Figures();
try
{
    if (Wants("assistant"))
        AssistantBench.Run(size, figures, stop.Token);
    if (Wants("gates"))
        await GateBench.Run(size, figures, stop.Token);
    if (Wants("options-validate"))
        await OptionValidateBench.Run(size, figures, stop.Token);
    if (Wants("orders"))
        await OrderBench.Run(size, figures, stop.Token);
    if (Wants("snapshot"))
        await SnapshotBench.Run(size, figures, stop.Token);
    if (Wants("options-report"))
        await OptionReportBench.Run(size, figures, stop.Token);
}
catch (Exception e) when (e is ProcessFailedException or NotInTimeException or FileNotFoundException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
    figures.Print();
    return 1;
}

figures.Print();
return figures.AllReached ? 0 : 1;

bool Wants(string name) => wanted.Count == 0 || wanted.Contains(name);
