using System.Text;
using Ticketing.Hub.Options;
using UglyToad.PdfPig;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

public class RecapitulationPdfTests
{
    static readonly RecapitulationContent Content = new(
        new RecapitulationHouse(
            "Théâtre de la Ville-Haute", "1 place du Théâtre\n75000 Ville-Haute",
            "Régie des spectacles · Licence d'entrepreneur de spectacles PLATESV-D-2026-000001 · SIRET 123 456 789 00012",
            "Billetterie : 01 23 45 67 89 · billetterie@ville-haute.example"),
        new RecapitulationContact(1042, "Anne Çelik", "Lycée Jean-Moulin", "12 rue de la République\n75011 Paris"),
        5121, new DateOnly(2027, 3, 2),
        [
            new RecapitulationLine(
                21, "Le Bourgeois gentilhomme", new DateTime(2027, 4, 15, 14, 30, 0), "Grande salle", "Catégorie 2",
                48, 1200, 57_600, "Orchestre K1 à K24, L1 à L24", "Scolaire") { OnFallbackDate = true },
            new RecapitulationLine(
                22, "L'Œuvre au noir, d'après Marguerite Yourcenar : une lecture en deux parties avec entracte",
                new DateTime(2027, 5, 4, 20, 0, 0), "Petite salle", "Catégorie 1", 3, 1500, 4500,
                Tariff: "Accompagnateur") { Upgraded = true },
            new RecapitulationLine(
                23, "Abonnement découverte", default, "", "Catégorie 1", 10, 4800, 48_000) { WithoutDate = true },
        ],
        110_100, 30_000,
        "Par virement (IBAN FR76 3000 4000 0300 0000 0000 143) en rappelant le numéro de dossier, par chèque à l'ordre de la "
        + "Régie des spectacles, ou au guichet.\nSans règlement à cette date, les places sont remises en vente.")
    {
        PayBy = new DateOnly(2027, 4, 1),
        Vat = [new VatPart(21, 60_000, 1_260), new VatPart(55, 46_303, 2_537)],
        Waiting = [new WaitingLine(24, "Casse-Noisette", new DateTime(2027, 12, 18, 15, 0, 0), "Catégorie 1", 60)],
        Refused =
        [
            new RefusedLine(
                25, "Hamlet", new DateTime(2027, 6, 1, 20, 0, 0), "Catégorie 3", 12,
                "Jauge atteinte pour votre type de collectivité."),
        ],
    };

    static RecapitulationContent Long => Content with
    {
        Lines = [.. Enumerable.Range(0, 60).Select(n => Content.Lines[0] with { Option = 100 + n })],
    };

    [Fact]
    public void It_says_who_what_when_and_how_much_in_French()
    {
        var text = TextOf(Content);

        string[] wanted =
        [
            "Théâtre de la Ville-Haute", "Lycée Jean-Moulin", "Anne Çelik", "12 rue de la République",
            "Confirmation de vos options", "5121", "1042", "2 mars 2027", "À régler avant le", "1er avril 2027", "Le Bourgeois gentilhomme",
            "jeudi 15 avril 2027 à 14h30", "Orchestre K1 à K24, L1 à L24", "Placée sur une date de repli", "Surclassée",
            "Œuvre au noir", "1 101,00 €", "TVA à 2,1 %", "TVA à 5,5 %", "-300,00 €", "Reste à régler", "801,00 €", "IBAN",
            "En liste d'attente",
            "Casse-Noisette", "Hamlet", "Jauge atteinte", "PLATESV-D-2026-000001", "Page 1 / 2",
        ];
        Assert.All(wanted, part => Assert.Contains(Plain(part), text));
    }

    [Fact]
    public void It_speaks_English_to_those_who_do()
    {
        var text = TextOf(Content with { Language = "en" });

        string[] wanted =
        [
            "Confirmation of your options", "Thursday 15 April 2027 at 14:30", "1,101.00 €", "Balance to pay",
            "On the waiting list",
        ];
        Assert.All(wanted, part => Assert.Contains(Plain(part), text));
    }

    [Fact]
    public void Every_page_of_many_has_its_number_its_head_and_the_mentions()
    {
        var pages = PagesOf(Long);

        Assert.InRange(pages.Count, 4, 12);
        Assert.All(pages, (page, at) =>
        {
            Assert.Contains(Plain($"Page {at + 1} / {pages.Count}"), page);
            Assert.Contains(Plain("Théâtre de la Ville-Haute"), page);
            Assert.Contains(Plain("PLATESV-D-2026-000001"), page);
            Assert.Contains("5121", page);
            // A page with lines of the order has the names of their columns.
            Assert.Equal(
                page.Contains("gentilhomme", StringComparison.Ordinal),
                page.Contains(Plain("Prix unitaire"), StringComparison.Ordinal));
        });
        var all = string.Concat(pages);
        // The number of the option, then how many places.
        Assert.All(Long.Lines, line => Assert.Contains($"{line.Option}{line.Quantity}", all));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        var bytes = RecapitulationPdf.Render(Long);

        Assert.Equal(bytes, RecapitulationPdf.Render(Long));
        Assert.DoesNotContain("Date", Encoding.Latin1.GetString(bytes));
        // Only the letters that are used travel along.
        Assert.InRange(bytes.Length, 1, 100_000);
    }

    [Fact]
    public void Without_anything_to_pay_it_asks_for_nothing()
    {
        var paid = TextOf(Content with { Deposits = Content.Total });
        Assert.Contains("Soldé", paid);
        Assert.DoesNotContain(Plain("Comment régler"), paid);
        Assert.DoesNotContain(Plain("À régler avant"), paid);

        var back = TextOf(Content with { Deposits = Content.Total + 500 });
        Assert.Contains(Plain("En votre faveur"), back);
        Assert.Contains("5,00€", back);

        var none = TextOf(Content with { Lines = [], Total = 0, Deposits = 0, OrderFile = null });
        Assert.Contains("Hamlet", none);
        Assert.Contains(Plain("Réponse à vos demandes"), none);
        Assert.DoesNotContain("Total", none);
        Assert.DoesNotContain("Dossier", none);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Un titre d'une longueur dont aucun programme ne voudrait, et pourtant il est là, sur trois lignes, jusqu'au bout")]
    [InlineData("Unmotquin'enfinitpasUnmotquin'enfinitpasUnmotquin'enfinitpasUnmotquin'enfinitpasUnmotquin'enfinitpas")]
    [InlineData("A\u0001\tB\r\nC 😀 é")]
    public void Whatever_a_title_is_it_stays_on_the_paper(string title)
    {
        var bytes = RecapitulationPdf.Render(Content with { Lines = [Content.Lines[0] with { Event = title }] });

        using var pdf = PdfDocument.Open(bytes);
        var page = pdf.GetPage(1);
        Assert.All(page.Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, page.Width - 40));
    }

    /// <summary>Without spaces: those of a page are places, not letters.</summary>
    static string Plain(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    static string TextOf(RecapitulationContent content) => string.Concat(PagesOf(content));

    static List<string> PagesOf(RecapitulationContent content)
    {
        using var pdf = PdfDocument.Open(RecapitulationPdf.Render(content));
        return [.. pdf.GetPages().Select(page => Plain(page.Text))];
    }
}
