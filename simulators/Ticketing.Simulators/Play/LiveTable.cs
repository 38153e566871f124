using System.Globalization;
using Spectre.Console;
using Ticketing.Protocol.Appliance.V1;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;
using Ticketing.Simulators.Script;
using Status = Ticketing.Protocol.Appliance.V1.Status;

namespace Ticketing.Simulators.Play;

/// <summary>The table that a person watches in the terminal: gates, tills, bar, head office and what goes wrong.</summary>
public sealed class LiveTable(EveningPlay play)
{
    static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    readonly Dictionary<string, Status?> statuses = [];

    /// <summary>Draws until the evening is over.</summary>
    public async Task Show(IAnsiConsole console, Task evening, CancellationToken stop)
    {
        await console.Live(Draw()).AutoClear(false).StartAsync(async context =>
        {
            while (!evening.IsCompleted && !stop.IsCancellationRequested)
            {
                foreach (var appliance in play.Venue.Appliances)
                    statuses[appliance.Name] = await appliance.TryStatus(stop);
                context.UpdateTarget(Draw());
                await Task.WhenAny(evening, Task.Delay(Refresh, stop));
            }
            context.UpdateTarget(Draw());
        });
    }

    Rows Draw()
    {
        var tally = play.Tally;
        var head = new Markup($"[bold]{Markup.Escape(play.Programme.Seated.Event)}[/]  ·  {play.Stage}  ·  "
            + $"{play.Progress.ToString("P0", French)} du public en route  ·  vendus [bold]{tally[Tally.Sold]}[/]  ·  "
            + $"entrés [bold]{tally[Tally.Entered]}[/]  ·  groupes entrés [bold]{play.Groups[GroupStep.Admitted].Places}[/]  ·  refus [bold]{tally.Of(Tally.Refused).Sum(r => r.Count)}[/]");
        return new Rows(
            head,
            new Columns(GateTable(), TillTable()),
            new Columns(BarTable(), HubTable()),
            News());
    }

    Table GateTable()
    {
        var table = Small("porte", "file", "état", "à dire");
        foreach (var gate in play.Gates.All)
        {
            var state = !gate.Device.IsOn ? "[red]sans courant[/]"
                : gate.Cable.State != LinkState.Up ? "[yellow]seule[/]"
                : gate.Link.Connected ? "[green]en ligne[/]" : "[yellow]cherche le boîtier[/]";
            table.AddRow(gate.Name, Bar(gate.Queue), state, $"{gate.Device.Pending}");
        }
        var refused = play.Tally.Of(Tally.Refused);
        table.Caption = new TableTitle(refused.Count == 0 ? "aucun refus"
            : string.Join(", ", refused.Take(4).Select(r => $"{r.Name.Replace("access.", "", StringComparison.Ordinal)} {r.Count}")));
        return table;
    }

    Table TillTable()
    {
        var table = Small("caisse", "file", "liaison", "à envoyer", "impressions");
        foreach (var cashier in play.Cashiers)
        {
            var appliance = cashier.Till.Appliance;
            var status = statuses.GetValueOrDefault(appliance.Name);
            table.AddRow(appliance.Name, Bar(cashier.Queue), Link(appliance, status), $"{status?.Unsent}",
                $"{cashier.Till.Tickets.Printed} billets, {cashier.Till.Receipts.Printed} reçus"
                + (cashier.Till.Tickets.Roll.Ready ? "" : " [red]papier ![/]"));
        }
        table.Caption = new TableTitle($"recette {Euros(play.Tally[Tally.TicketCents])}, hors ligne {play.Tally[Tally.SoldOffline]} billets");
        return table;
    }

    Table BarTable()
    {
        var table = Small("buvette", "file", "état", "à dire");
        foreach (var reader in play.Bar.Readers)
        {
            table.AddRow(reader.Name, Bar(reader.Queue),
                reader.Cable.State != LinkState.Up ? "[yellow]seul[/]"
                    : reader.Link.Connected ? "[green]en ligne[/]" : "[yellow]cherche le boîtier[/]",
                $"{reader.Device.Pending}");
        }
        table.Caption = new TableTitle(
            $"recette {Euros(play.Tally[Tally.BarCents])}, rechargé {Euros(play.Tally[Tally.TopUpCents])}, puces reprises {play.Tally[Tally.Torn]}");
        return table;
    }

    Table HubTable()
    {
        var table = Small("siège et boîtiers", "état", "doit au siège", "données");
        table.AddRow("siège", play.Venue.Hub.Running ? "[green]en marche[/]" : "[red]arrêté[/]", "", "");
        var edge = statuses.GetValueOrDefault(play.Venue.Edge.Name);
        var now = play.Venue.Options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        table.AddRow("accès", Link(play.Venue.Edge, edge), $"{edge?.Unsent}",
            edge is null ? "" : $"{edge.Tickets} billets, {Math.Max(0, now - edge.SnapshotAsOfMs) / 1000} s");
        return table;
    }

    Panel News()
    {
        var lines = new List<string>(play.Standing.Select(incident => $"[red]{Markup.Escape(IncidentText.Of(incident))}[/]"));
        lines.AddRange(play.Tally.News.Reverse().Take(6).Select(line => $"[grey]{Markup.Escape(line)}[/]"));
        return new Panel(new Markup(lines.Count == 0 ? "tout va bien" : string.Join("\n", lines)))
            .Header("incidents").Expand();
    }

    static string Link(Appliance appliance, Status? status) => status?.Mode switch
    {
        null => appliance.Process.Running ? "[yellow]démarre[/]" : "[red]arrêté[/]",
        Mode.Online => "[green]en ligne[/]",
        Mode.Degraded => "[yellow]dégradé[/]",
        _ => "[yellow]hors ligne[/]",
    };

    static string Bar(int queue) => queue == 0 ? "[grey]-[/]" : new string('█', Math.Min(queue, 12)) + $" {queue}";

    static string Euros(long cents) => Protocol.Money.Euro(cents).ToString(French);

    static Table Small(params string[] columns) => new Table().Border(TableBorder.Rounded).AddColumns(columns);
}
