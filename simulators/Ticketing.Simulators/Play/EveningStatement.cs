using System.Globalization;
using Spectre.Console;
using Ticketing.Protocol.Reporting.V1;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;
using Money = Ticketing.Protocol.Money;
using Status = Ticketing.Protocol.Appliance.V1.Status;

namespace Ticketing.Simulators.Play;

/// <summary>What the head office says of the evening, beside what the people saw, and what each appliance still owes.</summary>
public sealed record EveningStatement(
    Evening Evening, IReadOnlyList<(string Name, Status? Status)> Appliances, Tally Tally)
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Operations in journals that the hub does not have; -1 for an appliance that does not answer.</summary>
    public long Owed => Appliances.Any(a => a.Status is null) ? -1 : Appliances.Sum(a => a.Status!.Unsent);

    /// <summary>Waits until gates, readers, tills and edge have told everything, at most so long; then asks.</summary>
    public static async Task<EveningStatement> Collect(EveningPlay play, TimeSpan limit, CancellationToken stop)
    {
        var venue = play.Venue;
        try
        {
            await Until.True("Everything has been told to the hub", limit, async () =>
            {
                var waiting = new List<string>();
                foreach (var cashier in play.Cashiers)
                    await cashier.SettlePrints(stop);
                if (play.Gates.Pending + play.Bar.Pending is > 0 and var reports)
                    waiting.Add($"gates and readers: {reports} reports");
                foreach (var appliance in venue.Appliances)
                {
                    var status = await appliance.Status(stop);
                    if (status.Unsent > 0)
                        waiting.Add($"{appliance.Name}: {status.Unsent} operations");
                    var prints = status.PrintJobs.Count;
                    if (prints > 0)
                        waiting.Add($"{appliance.Name}: {prints} prints");
                }
                return waiting.Count == 0 ? true : throw new InvalidOperationException(string.Join(", ", waiting));
            }, stop);
        }
        catch (NotInTimeException late)
        {
            // Told in the statement, and the checks fail on it.
            play.Tally.Tell(late.Message);
        }
        var statuses = new List<(string, Status?)>();
        foreach (var appliance in venue.Appliances)
            statuses.Add((appliance.Name, await appliance.TryStatus(stop)));
        var evening = await venue.Office.Evening(0, stop);
        return new EveningStatement(Since(play.Before, evening), statuses, play.Tally);
    }

    /// <summary>This evening's part of a day that may have had another one before it.</summary>
    static Evening Since(Evening before, Evening now)
    {
        var part = now.Clone();
        part.Sold -= before.Sold;
        part.Refunded -= before.Refunded;
        part.Admitted -= before.Admitted;
        part.Duplicates -= before.Duplicates;
        part.TicketTakings = Less(now.TicketTakings, before.TicketTakings);
        part.TopUps = Less(now.TopUps, before.TopUps);
        part.BuvetteTakings = Less(now.BuvetteTakings, before.BuvetteTakings);
        foreach (var refused in part.Refused)
            refused.Count -= before.Refused.FirstOrDefault(r => r.Code == refused.Code)?.Count ?? 0;
        return part;
    }

    static Protocol.Wire.Money Less(Protocol.Wire.Money? now, Protocol.Wire.Money? before) =>
        Money.Euro((now?.MinorUnits ?? 0) - (before?.MinorUnits ?? 0));

    public void Print(IAnsiConsole console)
    {
        PrintFigures(console);
        PrintRefusals(console);
        PrintAppliances(console);
    }

    void PrintFigures(IAnsiConsole console)
    {
        console.Write(new Rule("[bold]Relevé de la soirée[/]").LeftJustified());
        var figures = new Table().Border(TableBorder.Rounded).AddColumns("", "siège", "vu par le public");
        Right(figures, 1, 2);
        void Row(string what, string hub, string people) => figures.AddRow(what, hub, people);
        Row("jauge", Number(Evening.Capacity), "");
        Row("billets vendus pour ce soir, remboursés déduits", Number(Evening.Sold), Number(Tally.Kept));
        Row("billets remboursés", Number(Evening.Refunded), Number(Tally[Tally.Refunded]));
        Row("personnes entrées", Number(Evening.Admitted), Number(Tally[Tally.Entered]));
        Row("doubles entrées (portes coupées)", Number(Evening.Duplicates), "");
        Row("recette billetterie de ce soir", Amount(Evening.TicketTakings),
            Euros(Tally.KeptCents));
        if (Tally[Tally.OtherSold] > 0)
            Row("vendu pour d'autres soirées", "", $"{Number(Tally[Tally.OtherSold])} billets, {Euros(Tally[Tally.OtherCents])}");
        Row("rechargements", Amount(Evening.TopUps), Euros(Tally[Tally.TopUpCents]));
        Row("recette buvette", Amount(Evening.BuvetteTakings), Euros(Tally[Tally.BarCents]));
        Row("opérations sur l'étagère", Number(Evening.OnShelf), "");
        console.Write(figures);

    }

    void PrintRefusals(IAnsiConsole console)
    {
        var refused = new Table().Border(TableBorder.Rounded).AddColumns("refus à l'entrée", "siège", "vu aux portes");
        Right(refused, 1, 2);
        var seen = Tally.Of(Tally.Refused).ToDictionary(r => r.Name, r => r.Count);
        var told = Evening.Refused.ToDictionary(r => r.Code, r => r.Count);
        foreach (var code in told.Keys.Union(seen.Keys).OrderByDescending(c => told.GetValueOrDefault(c)))
            refused.AddRow(FrenchWords.Of(code), Number(told.GetValueOrDefault(code)), Number(seen.GetValueOrDefault(code)));
        console.Write(refused);
    }

    void PrintAppliances(IAnsiConsole console)
    {
        var owed = new Table().Border(TableBorder.Rounded)
            .AddColumns("boîtier", "opérations au journal", "doit encore au siège", "refusées par le siège");
        Right(owed, 1, 2, 3);
        foreach (var (name, status) in Appliances)
        {
            owed.AddRow(name, status is null ? "ne répond pas" : Number(status.JournalLastSequence),
                status is null ? "?" : status.Unsent == 0 ? "rien" : Number(status.Unsent),
                status is null ? "?" : Number(status.Refused.Count));
        }
        console.Write(owed);
    }

    static void Right(Table table, params int[] columns)
    {
        foreach (var column in columns)
            table.Columns[column].RightAligned();
    }

    static string Number(long number) => number.ToString("N0", French);

    static string Amount(Protocol.Wire.Money? money) => Money.From(money).ToString(French);

    static string Euros(long cents) => Money.Euro(cents).ToString(French);
}
