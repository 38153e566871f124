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

    /// <summary>Text stays 30 dots away from the code on every side, or a scanner in the rain does not find it.</summary>
    public byte[] ToFgl()
    {
        var fgl = new FglWriter();
        Mentions(fgl);
        Name(fgl);
        fgl.Text(152, Left, 3, Fit(StartsAt.ToString("ddd d MMM yyyy HH'h'mm", French), 24))
            .Text(190, Left, 9, Fit(Space, 41))
            .Text(218, Left, 3, Fit(Category, 32))
            .Text(252, Left, 3, Fit(Seat.Length > 0 ? Seat : "Placement libre", 32))
            .Text(288, Left, 3, Fit($"{Tariff}  {PriceText}", 32))
            .Text(326, Left, 2, $"Prix TTC, dont TVA {Vat}. Ni repris, ni échangé, ni remboursé.")
            .Text(346, Left, 2, Fit($"{Sold} {SoldAt.ToString("dd/MM/yyyy HH:mm", French)} - {SoldBy}", 70))
            .Text(366, Left, 2, $"Billet n° {Number}  -  à conserver jusqu'à la sortie")
            .Text(384, Left, 2, Code)
            .Qr(192, 622, 7, Code)
            .Vertical(0, 830, 400);
        Stub(fgl);
        if (IsDuplicate)
            fgl.Text(150, 440, 3, $"DUPLICATA {Copy - 1}").Text(362, Torn, 3, $"DUPLICATA {Copy - 1}");
        return fgl.PrintAndCut();
    }

    const int Left = 20, Torn = 850;

    string Vat => (VatRate / 100m).ToString("0.##", French) + " %";

    string Sold => SoldAt.Date < StartsAt.Date ? "Prévente le" : "Vendu le";

    /// <summary>Name of who gives the show, then address, SIRET and licence: all of it, or the ticket is not a legal one.</summary>
    void Mentions(FglWriter fgl)
    {
        var lines = Operator.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        fgl.Text(8, Left, 9, Fit(lines.FirstOrDefault() ?? "", 60));
        var rest = EscPosWriter.Wrap(string.Join(" - ", lines.Skip(1)), 98);
        for (var i = 0; i < Math.Min(rest.Count, 2); i++)
            fgl.Text(32 + i * 18, Left, 2, rest[i]);
        fgl.Horizontal(74, Left, 790);
    }

    /// <summary>A long name gets smaller letters rather than an end.</summary>
    void Name(FglWriter fgl)
    {
        var (font, room) = Event.Length <= 26 ? (6, 26) : Event.Length <= 31 ? (10, 31) : (3, 46);
        fgl.Text(86, Left, font, Fit(Event, room));
    }

    void Stub(FglWriter fgl)
    {
        var name = EscPosWriter.Wrap(Event, 18);
        fgl.Text(12, Torn, 2, "CONTRÔLE")
            .Text(36, Torn, 9, Fit(name[0], 18)).Text(60, Torn, 9, Fit(name.Count > 1 ? name[1] : "", 18))
            .Text(90, Torn, 9, StartsAt.ToString("dd/MM/yy HH'h'mm", French))
            .Text(120, Torn, 9, Fit(Category, 18)).Text(146, Torn, 9, Fit(Seat, 18))
            .Text(172, Torn, 9, Fit(Tariff, 18)).Text(198, Torn, 9, PriceText)
            .Text(234, Torn, 2, $"dont TVA {Vat}")
            .Text(256, Torn, 9, "N° " + Number)
            .Text(286, Torn, 2, Fit(Operator.ReplaceLineEndings("\n").Split('\n')[0], 30))
            .Text(306, Torn, 2, $"{Sold} {SoldAt.ToString("dd/MM/yy HH:mm", French)}")
            .Text(326, Torn, 2, Fit(SoldBy, 30));
    }

    static string Fit(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + ".";
}
