using System.Globalization;
using Ticketing.Protocol;

namespace Ticketing.Appliance.Printing;

/// <summary>All that stands on a ticket: the mentions that CGI ann. IV art. 50 sexies B asks for, and the code.</summary>
/// <param name="Operator">Name, address and licence of the operator of the show.</param>
/// <param name="Number">Uninterrupted serial number, "till-number".</param>
/// <param name="SoldAt">Local time and place of the sale.</param>
public sealed record PrintableTicket(string Operator, string Event, string Space, DateTimeOffset StartsAt, string Category,
    string Tariff, Money Price, int VatRate, string Seat, string Number, DateTimeOffset SoldAt, string SoldBy, string Code, int Copy)
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public string PriceText => Price.MinorUnits == 0 ? "GRATUIT" : Price.ToString(French);

    public bool IsDuplicate => Copy > 1;

    public byte[] ToFgl()
    {
        var date = StartsAt.ToString("ddd d MMM yyyy  HH'h'mm", French);
        var fgl = new FglWriter()
            .Text(14, 20, 2, Fit(Operator.ReplaceLineEndings(" - "), 95))
            .Horizontal(40, 20, 790)
            .Text(54, 20, 6, Fit(Event, 26))
            .Text(120, 20, 3, Fit(date, 40))
            .Text(160, 20, 9, Fit(Space, 40))
            .Text(196, 20, 3, Fit(Category + (Seat.Length > 0 ? "  " + Seat : ""), 34))
            .Text(240, 20, 3, Fit($"{Tariff}  {PriceText}", 34))
            .Text(290, 20, 2, "Prix net TTC, dont TVA " + (VatRate / 100m).ToString("0.##", French) + " %")
            .Text(314, 20, 2, Fit($"{Sold} {SoldAt.ToString("dd/MM/yyyy HH:mm", French)} {SoldBy}", 68))
            .Text(338, 20, 2, $"Billet n° {Number}  -  ni repris ni échangé, à conserver pendant la séance")
            .Text(368, 20, 2, Code)
            .Qr(150, 590, 8, Code)
            .Vertical(0, 830, 400)
            .Text(14, 850, 2, "CONTROLE")
            .Text(44, 850, 9, Fit(Event, 18))
            .Text(76, 850, 2, Fit(StartsAt.ToString("dd/MM/yyyy HH:mm", French), 30))
            .Text(104, 850, 9, Fit(Category, 18))
            .Text(136, 850, 9, Fit(Seat, 18))
            .Text(168, 850, 9, Fit(Tariff, 18))
            .Text(200, 850, 9, PriceText)
            .Text(240, 850, 2, "N° " + Number)
            .Text(268, 850, 2, Fit(Operator.ReplaceLineEndings(" "), 30))
            .Text(292, 850, 2, $"Vendu {SoldAt.ToString("dd/MM/yyyy HH:mm", French)}");
        if (IsDuplicate)
            fgl.Text(96, 590, 6, "DUPLICATA").Text(330, 850, 3, $"DUPLICATA {Copy - 1}");
        return fgl.PrintAndCut();
    }

    string Sold => SoldAt.Date < StartsAt.Date ? "Prévente" : "Vendu le";

    static string Fit(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + ".";
}
