using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Spectre.Console;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Play;

/// <summary>`evening`: the whole venue on this machine, live or as fast as it goes.</summary>
public static class EveningCommand
{
    /// <summary>0: all well; 1: an invariant broke or something is still owed; 2: a program failed; 3: a port is busy.</summary>
    const int Broken = 1, Failed = 2, Busy = 3;

    static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    /// <summary>Between two lines of a fast evening's progress.</summary>
    static readonly TimeSpan Telling = TimeSpan.FromSeconds(5);

    public static Command Build(IAnsiConsole console)
    {
        var ports = VenuePorts.Demo();
        Option<int> Port(string name, string description, int usual) => new(name)
        {
            Description = $"{description} (TICKETING_{name.TrimStart('-').Replace('-', '_').ToUpperInvariant()})",
            DefaultValueFactory = _ => FromEnvironment(name) ?? usual,
        };
        var once = new Option<bool>("--once") { Description = "One evening in a fresh folder, as fast as possible, then the checks." };
        var data = new Option<string?>("--data") { Description = "Folder for databases, logs and prints. Default: ./data; with --once ./data/once." };
        var people = new Option<int?>("--people") { Description = "People who come: 1 to 1200. Default: 600; with --once 300." };
        var minutes = new Option<double>("--minutes") { Description = "Length of the live evening, 0.5 to 210.", DefaultValueFactory = _ => 12 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same crowd and the same incidents.", DefaultValueFactory = _ => 2026 };
        var calm = new Option<bool>("--calm") { Description = "Nothing goes wrong." };
        var hubWeb = Port("--hub-web", "Port of the web admin", ports.HubWeb);
        var hubGrpc = Port("--hub-grpc", "Port of the hub's gRPC", ports.HubGrpc);
        var edgeMqtt = Port("--edge-mqtt", "Port of the edge's MQTT", ports.EdgeMqtt);
        var edgeWeb = Port("--edge-web", "Port of the edge's status page, the next is its local gRPC", ports.EdgeWeb);
        var tillWeb = Port("--till-web", "First port of the tills' touch screens, ten apart", ports.Tills[0].Web);
        var printers = Port("--printers", "First port of the printers", ports.Tills[0].ReceiptPrinter);
        var terminals = Port("--terminals", "First port of the card terminals", ports.Tills[0].CardTerminal);
        people.Validators.Add(result => Check(result, people, 1, 1200));
        minutes.Validators.Add(result =>
        {
            if (result.GetValue(minutes) is < 0.5 or > 210)
                result.AddError("--minutes: 0.5 to 210 are allowed.");
        });
        var command = new Command("evening", "Plays an evening at the venue with the real programs.")
        {
            once, data, people, minutes, seed, calm, hubWeb, hubGrpc, edgeMqtt, edgeWeb, tillWeb, printers, terminals,
        };
        command.SetAction((result, stop) =>
        {
            var fast = result.GetValue(once);
            int At(Option<int> option) => result.GetValue(option);
            var length = fast ? TimeSpan.Zero : TimeSpan.FromMinutes(result.GetValue(minutes));
            var venue = new VenueOptions
            {
                EveningLength = length,
                DataFolder = result.GetValue(data) ?? (fast ? Path.Combine("data", "once") : "data"),
                Seed = result.GetValue(seed),
                Ports = new VenuePorts(At(hubWeb), At(hubGrpc), At(edgeMqtt), At(edgeWeb), At(edgeWeb) + 1,
                [
                    .. Enumerable.Range(0, 2).Select(i => new TillPorts(At(tillWeb) + 10 * i, At(tillWeb) + 1 + 10 * i,
                        At(printers) + 10 * i, At(printers) + 1 + 10 * i, At(terminals) + 10 * i)),
                ]),
            };
            var evening = new EveningOptions
            {
                Seed = venue.Seed,
                People = result.GetValue(people) ?? (fast ? 300 : 600),
                Length = length,
                Incidents = !result.GetValue(calm),
            };
            return Run(console, venue, evening, fast, stop);
        });
        return command;
    }

    static async Task<int> Run(
        IAnsiConsole console, VenueOptions options, EveningOptions evening, bool once, CancellationToken stop)
    {
        try
        {
            if (once)
                MakeFresh(options.DataFolder);
            await using var venue = VenueProcesses.Prepare(options);
            if (venue.Leftovers.Count > 0)
                console.MarkupLineInterpolated($"Restés en marche depuis la dernière fois, arrêtés : {string.Join(", ", venue.Leftovers)}.");
            await console.Status().StartAsync("Le siège, le boîtier d'accès et les caisses démarrent…", _ => venue.Start(stop));
            await using var play = new EveningPlay(venue, evening);
            await console.Status().StartAsync("Les tourniquets et la buvette s'enrôlent…", _ => play.Prepare(stop));
            Welcome(console, venue);
            return once ? await PlayOnce(console, play, stop) : await PlayLive(console, play, stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is (OperationCanceledException or RpcException))
        {
            console.WriteLine("Tout est arrêté.");
            return 0;
        }
        catch (BusyPortException e)
        {
            console.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return Busy;
        }
        catch (Exception e) when (e is ProcessFailedException or NotInTimeException or FileNotFoundException
            or DirectoryNotFoundException or InvalidOperationException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{e.Message}[/]");
            console.MarkupLineInterpolated($"Journaux des programmes : {Path.Combine(options.DataFolder, "logs")}");
            return Failed;
        }
    }

    static async Task<int> PlayOnce(IAnsiConsole console, EveningPlay play, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var evening = play.Play(stop);
        while (await Task.WhenAny(evening, Task.Delay(Telling, stop)) != evening && !stop.IsCancellationRequested)
            console.MarkupLineInterpolated($"[grey]{Progress(play, TimeProvider.System.GetElapsedTime(start))}[/]");
        await evening;
        var length = TimeProvider.System.GetElapsedTime(start);
        var good = await Close(console, play, stop);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Soirée jouée en {length.TotalSeconds:0} s : {play.Tally[Tally.Parties]} groupes. Graine {play.Venue.Options.Seed}.");
        return good ? 0 : Broken;
    }

    static string Progress(EveningPlay play, TimeSpan since)
    {
        var tally = play.Tally;
        var again = tally.Of(Tally.Again);
        return $"{since.TotalSeconds,4:0} s  {play.Stage}, {play.Progress:P0} du public en route, "
            + $"{tally[Tally.Sold]} vendus, {tally[Tally.Entered]} entrés, {tally.Of(Tally.Refused).Sum(r => r.Count)} refus"
            + (again is [var most, ..] ? $", {most.Count} demandes répétées ({FrenchWords.Of(most.Name)})" : "");
    }

    static async Task<int> PlayLive(IAnsiConsole console, EveningPlay play, CancellationToken stop)
    {
        var evening = play.Play(stop);
        await new LiveTable(play).Show(console, evening, stop);
        await evening;
        var good = await Close(console, play, stop);
        console.WriteLine("La soirée est finie ; tout reste ouvert pour regarder. Ctrl-C arrête tout.");
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return good ? 0 : Broken;
    }

    /// <summary>Statement and checks.</summary>
    static async Task<bool> Close(IAnsiConsole console, EveningPlay play, CancellationToken stop)
    {
        var statement = await EveningStatement.Collect(play, Settling, stop);
        await play.PowerOff();
        var results = await Invariants.Check(play.Venue, Settling, stop);
        statement.Print(console);
        EveningStory.Print(console, play);
        EveningStory.Print(console, results);
        var good = statement.Owed == 0 && results.All(result => result.Holds);
        console.MarkupLine(good ? "[green]I1 à I5 tiennent, personne ne doit rien au siège.[/]" : "[red]Quelque chose ne tient pas.[/]");
        return good;
    }

    static void Welcome(IAnsiConsole console, VenueProcesses venue)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("écran", "adresse", "pour entrer");
        table.AddRow("administration du siège", venue.WebUrl, $"{Office.Operator} / {Office.Password}");
        foreach (var till in venue.Tills)
            table.AddRow($"caisse {till.Number}", till.Appliance.WebUrl, $"{till.Cashier.Operator}, code {till.Cashier.Code}");
        table.AddRow("boîtier d'accès, état", venue.Edge.WebUrl, "sans mot de passe, sur cette machine seulement");
        console.Write(table);
        console.MarkupLineInterpolated($"Billets et reçus imprimés : {venue.Options.PathOf("prints")}");
    }

    /// <summary>Only a folder that an evening made is emptied.</summary>
    static void MakeFresh(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        if (Directory.EnumerateFileSystemEntries(folder).Any() && !DataFolder.IsOne(folder))
            throw new InvalidOperationException($"{folder} is not the data folder of an evening: choose another with --data.");
        using (var held = new DataFolder(folder))
            held.EndLeftovers();
        Directory.Delete(folder, recursive: true);
    }

    static int? FromEnvironment(string name)
    {
        var key = "TICKETING_" + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        return int.TryParse(Environment.GetEnvironmentVariable(key), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;
    }

    static void Check(System.CommandLine.Parsing.OptionResult result, Option<int?> option, int least, int most)
    {
        if (result.GetValue(option) is { } value && (value < least || value > most))
            result.AddError($"{option.Name}: {least} to {most} are allowed.");
    }
}
