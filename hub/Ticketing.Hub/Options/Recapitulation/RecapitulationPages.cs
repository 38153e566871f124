using Ticketing.Hub.Export;
using Ticketing.Protocol;

namespace Ticketing.Hub.Options;

/// <summary>The pages as they fill: each begins with whose they are and ends with the house's mentions.</summary>
sealed class RecapitulationPages(RecapitulationContent content) : IDisposable
{
    const float Margin = 48, HouseWidth = 260, OptionWidth = 52, QuantityWidth = 40, PriceWidth = 78, AmountWidth = 82;
    const uint Accent = 0x7A1F2B, Rule = 0xCCC8BD, Band = 0xF6F3EC, Quiet = PdfLetters.Quiet;

    static readonly PdfLetters
        Body = new(9.5f), Strong = new(9.5f, Bold: true), Large = new(11), LargeStrong = new(11, Bold: true),
        Small = new(8, Color: Quiet), Heads = new(8, Bold: true, Color: Quiet), Noted = new(8, Bold: true, Color: Accent),
        Sign = new(17, Bold: true, Color: Accent);

    readonly PdfPaper paper = new(
        $"{new RecapitulationText(content.Language)[TitleOf(content)]} {content.OrderFile}".TrimEnd(), content.House.Name);

    float y;
    bool inTable;

    public RecapitulationText Words { get; } = new(content.Language);

    float Right => paper.Width - Margin;

    float EventLeft => Margin + OptionWidth;

    float QuantityRight => Right - AmountWidth - PriceWidth;

    float EventWidth => QuantityRight - QuantityWidth - EventLeft - 8;

    IReadOnlyList<string> Mentions => paper.Wrap(content.House.LegalMentions, Right - Margin - 80, Small);

    float Foot => paper.Height - 30 - Mentions.Count * Small.Leading;

    public byte[] Finish()
    {
        paper.OnEachPage(Footer);
        return paper.Finish();
    }

    public void Dispose() => paper.Dispose();

    /// <summary>The first page: the house at the left, whom it is for where the window of an envelope is.</summary>
    public void Open()
    {
        paper.NewPage();
        paper.Fill(0, 0, paper.Width, 6, Accent);
        y = 58;
        y = Lines(paper.Wrap(content.House.Name, HouseWidth, Sign), Margin, y, Sign);
        y = Lines(paper.Wrap(content.House.Address, HouseWidth, Small), Margin, y, Small);
        if (content.House.Reach.Length > 0)
            y = Lines(paper.Wrap(content.House.Reach, HouseWidth, Small), Margin, y, Small);

        const float Window = 312, WindowTop = 142;
        var to = WindowTop;
        string[] parts = [content.Contact.Structure, content.Contact.Name, content.Contact.Address];
        foreach (var (part, at) in parts.Where(part => part.Length > 0).Select((part, at) => (part, at)))
        {
            var letters = at == 0 ? LargeStrong : Large;
            to = Lines(paper.Wrap(part, Right - Window, letters), Window, to, letters);
        }

        y = Math.Max(Math.Max(y, to) + 22, 236);
        paper.Text(Words[TitleOf(content)], Margin, y, new PdfLetters(20, Bold: true));
        y += 16;
        Facts();
    }

    public void Paragraph(string text)
    {
        foreach (var line in paper.Wrap(text, Right - Margin, Body))
        {
            Need(Body.Leading);
            paper.Text(line, Margin, y + Body.Size, Body);
            y += Body.Leading;
        }

        y += 8;
    }

    public void Section(string title)
    {
        inTable = false;
        Need(64);
        y += 14;
        paper.Text(Words[title], Margin, y + 11, new PdfLetters(11.5f, Bold: true, Color: Accent));
        y += 17;
        paper.Line(Margin, y, Right, y, Rule);
        y += 6;
    }

    public void TableHead()
    {
        inTable = true;
        paper.Text(Words["Option"], Margin, y + 9, Heads);
        paper.Text(Words["What"], EventLeft, y + 9, Heads);
        paper.Text(Words["Quantity"], QuantityRight, y + 9, Heads, PdfAlign.Right);
        paper.Text(Words["UnitPrice"], Right - AmountWidth, y + 9, Heads, PdfAlign.Right);
        paper.Text(Words["Amount"], Right, y + 9, Heads, PdfAlign.Right);
        y += 15;
        paper.Line(Margin, y, Right, y, PdfLetters.Ink, 0.9f);
        y += 3;
    }

    public void Row(RecapitulationLine line)
    {
        var title = paper.Wrap(line.Event, EventWidth, Strong);
        List<string> rest = line.WithoutDate ? [] : [.. paper.Wrap(Words.Moment(line.Starts), EventWidth, Body)];
        string[] where = [line.Space, line.Category, line.Tariff];
        rest.AddRange(paper.Wrap(string.Join(" · ", where.Where(part => part.Length > 0)), EventWidth, Body));
        var seats = line.Seats.Length > 0 ? paper.Wrap(Words["Seats", line.Seats], EventWidth, Small) : [];
        List<string> noted = [];
        if (line.OnFallbackDate)
            noted.Add(Words["OnFallbackDate"]);
        if (line.Upgraded)
            noted.Add(Words["Upgraded"]);

        Need(10 + title.Count * Strong.Leading + rest.Count * Body.Leading + (seats.Count + noted.Count) * Small.Leading);
        var top = y + Body.Size + 2;
        paper.Text(Number(line.Option), Margin, top, Body);
        paper.Text(Number(line.Quantity), QuantityRight, top, Body, PdfAlign.Right);
        paper.Text(Amount(line.UnitPrice), Right - AmountWidth, top, Body, PdfAlign.Right);
        paper.Text(Amount(line.Amount), Right, top, Strong, PdfAlign.Right);
        top = Lines(title, EventLeft, top, Strong);
        top = Lines(rest, EventLeft, top, Body);
        top = Lines(seats, EventLeft, top, Small);
        top = Lines(noted, EventLeft, top, Noted);
        y = top - Body.Size + 5;
        paper.Line(Margin, y, Right, y, Rule, 0.4f);
        y += 2;
    }

    public void Totals()
    {
        inTable = false;
        Need(96 + content.Vat.Count * (Small.Leading + 2));
        y += 8;
        var places = content.Lines.Sum(line => line.Quantity);
        paper.Text(Words["PlacesOf", Number(places)], Margin, y + 11, Strong);
        Sum(Words["Total"], content.Total, LargeStrong);
        foreach (var part in content.Vat)
        {
            var rate = (part.PerMille / 1000m).ToString("0.## %", Words.Culture);
            Sum(Words["OfWhichVat", rate], part.Vat, Small);
        }

        if (content.Deposits != 0)
            Sum(Words["Deposits"], -content.Deposits, Body);
        y += 6;
        var left = Right - 270;
        paper.Fill(left, y, Right - left, 26, Band);
        paper.Fill(left, y, 3, 26, Accent);
        var due = new PdfLetters(12, Bold: true);
        var name = content.Balance switch { > 0 => "Balance", < 0 => "BalanceBack", _ => "Settled" };
        paper.Text(Words[name], left + 12, y + 17, due);
        paper.Text(Amount(Math.Abs(content.Balance)), Right - 8, y + 17, due, PdfAlign.Right);
        y += 32;
    }

    /// <summary>What is not in the order: with its reason where it was refused.</summary>
    public void Wish(long option, string what, DateTime starts, string category, int quantity, string reason)
    {
        var width = Right - EventLeft - 70;
        var title = paper.Wrap(what, width, Strong);
        var when = paper.Wrap(category.Length > 0 ? $"{Words.Moment(starts)} · {category}" : Words.Moment(starts), width, Body);
        var why = reason.Length > 0 ? paper.Wrap(Words["Reason", reason], width, Small) : [];
        Need(8 + title.Count * Strong.Leading + when.Count * Body.Leading + why.Count * Small.Leading);
        var top = y + Body.Size + 2;
        paper.Text(Number(option), Margin, top, Body);
        paper.Text(Words["PlacesOf", Number(quantity)], Right, top, Body, PdfAlign.Right);
        top = Lines(title, EventLeft, top, Strong);
        top = Lines(when, EventLeft, top, Body);
        top = Lines(why, EventLeft, top, Small);
        y = top - Body.Size + 4;
    }

    /// <summary>Without an order nothing was confirmed: it is an answer.</summary>
    static string TitleOf(RecapitulationContent content) => content.OrderFile is null ? "TitleWithoutOrder" : "Title";

    void Facts()
    {
        List<(string Name, string Value)> facts =
        [
            (Words[content.OrderFile is null ? "AnsweredOn" : "ConfirmedOn"], Words.Day(content.ConfirmedOn)),
            (Words["Contact"], Number(content.Contact.Number)),
        ];
        if (content.PayBy is { } day && content.Balance > 0)
            facts.Insert(1, (Words["PayBy"], Words.Day(day)));
        if (content.OrderFile is { } file)
            facts.Insert(0, (Words["OrderFile"], Number(file)));
        const float Height = 38;
        paper.Fill(Margin, y, Right - Margin, Height, Band);
        var width = (Right - Margin) / facts.Count;
        foreach (var (fact, at) in facts.Select((fact, at) => (fact, at)))
        {
            paper.Text(fact.Name, Margin + 12 + at * width, y + 15, Heads);
            paper.Text(fact.Value, Margin + 12 + at * width, y + 29, LargeStrong);
        }

        y += Height + 18;
    }

    /// <summary>Room for what must stay together; else the next page, with its head.</summary>
    void Need(float height)
    {
        if (y + height <= Foot - 12)
            return;
        paper.NewPage();
        paper.Fill(0, 0, paper.Width, 6, Accent);
        paper.Text(content.House.Name, Margin, 40, new PdfLetters(10, Bold: true, Color: Accent));
        var whose = content.Contact.Structure.Length > 0 ? content.Contact.Structure : content.Contact.Name;
        var head = content.OrderFile is { } file ? Words["Continued", Number(file), whose] : whose;
        paper.Text(head, Right, 40, Small, PdfAlign.Right);
        paper.Line(Margin, 48, Right, 48, Rule);
        y = 62;
        if (inTable)
            TableHead();
    }

    void Footer(int page, int pages)
    {
        paper.Line(Margin, Foot, Right, Foot, Rule);
        Lines(Mentions, Margin, Foot + 12, Small);
        paper.Text(Words["Page", page, pages], Right, Foot + 12, Small, PdfAlign.Right);
    }

    void Sum(string name, long amount, PdfLetters letters)
    {
        paper.Text(name, Right - 258, y + letters.Size, letters);
        paper.Text(Amount(amount), Right - 8, y + letters.Size, letters, PdfAlign.Right);
        y += letters.Leading + 2;
    }

    /// <returns>The next baseline.</returns>
    float Lines(IReadOnlyList<string> lines, float x, float baseline, PdfLetters letters)
    {
        foreach (var line in lines)
        {
            paper.Text(line, x, baseline, letters);
            baseline += letters.Leading;
        }

        return baseline;
    }

    string Amount(long minorUnits) => new Money(minorUnits, content.Currency).ToString(Words.Culture);

    string Number(long number) => number.ToString(Words.Culture);
}
