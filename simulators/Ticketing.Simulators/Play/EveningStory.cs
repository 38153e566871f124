using System.Globalization;
using Spectre.Console;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Play;

/// <summary>What happened in the evening besides the figures: what the public did, what went wrong, what was checked.</summary>
public static class EveningStory
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Everything odd that a crowd does, with how often it was met and what the machines made of it.</summary>
    public static IReadOnlyList<(string What, long Count, string Answered)> Oddities(Tally tally) =>
    [
        ("retardataires (après le lever de rideau)", tally[Tally.Late], "entrés tant que les portes sont ouvertes"),
        ("billet d'une autre soirée", Shown(tally, Conduct.ComesOnTheWrongEvening), Refused(tally, "access.wrong-performance")),
        ("billet passé à un ami, présenté deux fois", Shown(tally, Conduct.PassesTheTicketOn), Refused(tally, "access.already-used")),
        ("billet remboursé", Shown(tally, Conduct.WasRefunded), Refused(tally, "access.refunded")),
        ("faux billet", Shown(tally, Conduct.ShowsAForgery), Refused(tally, "access.forged")),
        ("autre chose qu'un billet", Shown(tally, Conduct.ShowsSomethingElse), Refused(tally, "access.unreadable")),
        ("code lu deux fois par le lecteur", Shown(tally, Conduct.ReadTwice), $"{tally[Tally.DoubleReads]} doubles lectures écartées"),
        ("passage hésitant", Shown(tally, Conduct.Hesitates), "droit rendu, repassé"),
        ("puces retirées pendant l'écriture", tally[Tally.Torn], "redemandées, puis achevées ou annulées"),
        ("entrées décidées par une porte seule", tally[Tally.GateOffline], "dites au boîtier ensuite"),
        ("billets vendus hors ligne", tally[Tally.SoldOffline], "pris dans la réserve de la caisse"),
        ("impressions dans le doute", tally[Tally.Doubtful], "vérifiées par le caissier"),
    ];

    /// <summary>How far the groups have come.</summary>
    static void PrintGroups(IAnsiConsole console, GroupBooks books, GroupBooks coming)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("options et dossiers des groupes", "groupes", "places");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (var step in Enum.GetValues<GroupStep>())
            table.AddRow(FrenchWords.Of(step), books[step].Groups.ToString("N0", French), books[step].Places.ToString("N0", French));
        table.Caption = new TableTitle(string.Create(French,
            $"{books.Letters} confirmations dans la boîte aux lettres, {Protocol.Money.Euro(books.DepositCents)} d'acomptes utilisés, "
            + $"dossier tenu par l'autre caisse : {books.KeptFromAnotherTill} refus"));
        console.Write(table);
        if (coming[GroupStep.Requested] is { Groups: > 0 } asked)
        {
            console.MarkupLineInterpolated(French,
                $"Pour la suite de la saison : {asked.Groups} demandes de {asked.Places:N0} places, {coming[GroupStep.Placed].Places:N0} posées.");
        }
    }

    public static void Print(IAnsiConsole console, EveningPlay play)
    {
        var tally = play.Tally;
        PrintGroups(console, play.Groups, play.ComingGroups);
        var crowd = new Table().Border(TableBorder.Rounded).AddColumns("le public", "fois", "réponse");
        crowd.Columns[1].RightAligned();
        foreach (var (what, count, answered) in Oddities(tally))
            crowd.AddRow(what, count.ToString("N0", French), count == 0 ? "" : answered);
        console.Write(crowd);
        if (play.Played.Count > 0)
        {
            var incidents = new Table().Border(TableBorder.Rounded).AddColumns("incident joué", "du public en route", "durée");
            incidents.Columns[2].RightAligned();
            foreach (var played in play.Played)
            {
                incidents.AddRow(Markup.Escape(IncidentText.Of(played.Incident)),
                    $"{Share(played.From)} à {Share(played.Until)}", $"{played.Length.TotalSeconds.ToString("N1", French)} s");
            }
            console.Write(incidents);
        }
        var trouble = tally.Of(Tally.Trouble);
        if (trouble.Count > 0)
        {
            console.MarkupLineInterpolated(
                $"Vécu au guichet et aux portes : {string.Join(", ", trouble.Select(t => $"{FrenchWords.Of(t.Name)} {t.Count}"))}");
        }
        console.MarkupLineInterpolated(French,
            $"Réponse des portes : médiane {tally.Percentile(0.5):N0} ms, 99 % en {tally.Percentile(0.99):N0} ms.");
    }

    public static void Print(IAnsiConsole console, IReadOnlyList<InvariantResult> results)
    {
        console.Write(new Rule("[bold]Invariants, sur les vraies bases[/]").LeftJustified());
        foreach (var result in results)
        {
            console.MarkupLineInterpolated(result.Holds
                ? (FormattableString)$"[green]✓[/] {result.Invariant}  {result.Title} ({result.Examined})"
                : $"[red]✗[/] {result.Invariant}  {result.Title}");
            foreach (var violation in result.Violations.Take(10))
                console.MarkupLineInterpolated($"     [red]{violation}[/]");
        }
    }

    static long Shown(Tally tally, Conduct conduct) => tally[Tally.Shown + conduct];

    static string Refused(Tally tally, string code) => $"{FrenchWords.Of(code)} : {tally[Tally.Refused + code]} refus";

    static string Share(double moment) => moment > 1 ? "la fin" : moment.ToString("P0", French);
}
