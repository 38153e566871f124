using System.Globalization;
using Ticketing.Appliance.Printing;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>How receipts and day reports look on 80 mm paper.</summary>
public static class ReceiptLayout
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <param name="local">The venue's time of an instant, in ms: a winter evening that is sold in summer has another offset.</param>
    public static byte[] Sale(
        House house, TillIdentity till, SaleRecorded sale, long recordedAtMs, Func<long, DateTimeOffset> local, Func<long, string> ticketNumber)
    {
        var paper = Head(house.Site, till, $"Reçu n° {sale.ReceiptNumber}", local(recordedAtMs));
        if (sale.OrderFile > 0)
            paper.Line($"Dossier n° {sale.OrderFile}");
        foreach (var performance in sale.Places.GroupBy(p => p.Place.Performance))
        {
            var row = house.Performance(performance.Key);
            paper.Bold(true).Line(row?.Event ?? $"Séance {performance.Key}").Bold(false);
            if (row is not null)
                paper.Line(local(row.StartsAtMs).ToString("dddd d MMMM yyyy HH'h'mm", French));
            foreach (var p in performance)
            {
                var tariff = house.TariffName(performance.Key, p.Place.Category, p.Tariff);
                paper.Line($"{p.Place.Category} {p.Place.Seat}  {tariff}".Trim(), Text(p.Price));
                paper.Line($"  billet {ticketNumber(p.TicketNumber)}");
            }
        }
        paper.Rule();
        var total = sale.Places.Sum(p => p.Price.MinorUnits);
        paper.Bold(true).Line("TOTAL", Text(Money.Euro(total))).Bold(false);
        foreach (var vat in sale.Places.GroupBy(p => p.VatRate).OrderBy(g => g.Key))
        {
            var gross = vat.Sum(p => p.Price.MinorUnits);
            var net = (long)Math.Round(gross * 10000m / (10000 + vat.Key), MidpointRounding.AwayFromZero);
            paper.Line($"dont TVA {(vat.Key / 100m).ToString("0.##", French)} %", Text(Money.Euro(gross - net)));
        }
        foreach (var payment in sale.Payments)
            Payment(paper, payment);
        return paper.Line().Center().Line("Merci, et bon spectacle !").Cut();
    }

    public static byte[] TopUp(SiteRow site, TillIdentity till, TopUpRecorded topUp, DateTimeOffset at)
    {
        var paper = Head(site, till, $"Reçu n° {topUp.ReceiptNumber}", at);
        paper.Bold(true).Line("Rechargement cashless", Text(topUp.Amount)).Bold(false).Line($"Puce {topUp.Chip}");
        Payment(paper.Rule(), topUp.Payment);
        return paper.Line().Center().Line("Solde remboursable après l'événement.").Cut();
    }

    public static byte[] X(SiteRow site, TillIdentity till, BooksPage page, DateTimeOffset at) =>
        Figures(Head(site, till, "X - lecture de caisse", at), page.Figures, page.PerpetualCents).Cut();

    public static byte[] Z(SiteRow site, TillIdentity till, ClosedDay z, DateTimeOffset at)
    {
        var paper = Figures(Head(site, till, $"Z n° {z.ZNumber} - clôture", at), z.Figures, z.PerpetualCents);
        paper.Line("Espèces comptées", Text(Money.Euro(z.CountedCashCents)));
        return paper.Bold(true).Line("Écart", Text(Money.Euro(z.CountedCashCents - z.Figures.ExpectedCashCents))).Bold(false).Cut();
    }

    static EscPosWriter Figures(EscPosWriter paper, DayFigures day, long perpetualCents) => paper
        .Line("Reçus", day.FirstReceipt == 0 ? "aucun" : $"{day.FirstReceipt} à {day.LastReceipt}")
        .Line("Ventes", day.Sales.ToString(French))
        .Line("Billets", day.Tickets.ToString(French))
        .Rule()
        .Line("Espèces", Text(Money.Euro(day.CashCents)))
        .Line("Carte", Text(Money.Euro(day.CardCents)))
        .Bold(true).Line("Total du jour", Text(Money.Euro(day.CashCents + day.CardCents + day.WalletCents))).Bold(false)
        .Line("dont rechargements", Text(Money.Euro(day.TopUpCents)))
        .Line("Acomptes utilisés", Text(Money.Euro(day.DepositCents)))
        .Line("Total perpétuel", Text(Money.Euro(perpetualCents)))
        .Rule()
        .Line("Fonds de caisse", Text(Money.Euro(day.FloatCents)))
        .Line("Retraits", Text(Money.Euro(day.WithdrawnCents)))
        .Bold(true).Line("Espèces attendues", Text(Money.Euro(day.ExpectedCashCents))).Bold(false);

    static EscPosWriter Head(SiteRow site, TillIdentity till, string title, DateTimeOffset at)
    {
        var paper = new EscPosWriter().Center().Big(true);
        foreach (var line in EscPosWriter.Wrap(site.OrganisationName, EscPosWriter.Columns / 2))
            paper.Line(line);
        paper.Big(false);
        foreach (var line in site.MentionsAfterName())
            paper.Line(line);
        return paper.Line($"{site.Site} - {till.Name}".Trim(' ', '-')).Left().Rule()
            .Line(title, at.ToString("dd/MM/yyyy HH:mm", French)).Rule();
    }

    static void Payment(EscPosWriter paper, PaymentTaken payment)
    {
        var amount = Text(payment.Amount);
        if (payment.Method == PaymentMethod.Deposit)
        {
            paper.Line("Acompte versé", amount);
            return;
        }
        if (payment.Method != PaymentMethod.Cash)
        {
            paper.Line("Carte bancaire  aut. " + payment.TerminalReference, amount);
            return;
        }
        paper.Line("Espèces", amount);
        if (payment.Change is { MinorUnits: > 0 })
            paper.Line("  reçu", Text(payment.Tendered)).Line("  rendu", Text(payment.Change));
    }

    static string Text(Protocol.Wire.Money? money) => Text(Money.From(money));

    static string Text(Money money) => money.ToString(French).Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
