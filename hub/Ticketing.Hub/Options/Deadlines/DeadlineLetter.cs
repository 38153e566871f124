using System.Globalization;
using System.Text;

namespace Ticketing.Hub.Options.Deadlines;

/// <param name="At">By the venue's clock; null for a product.</param>
/// <param name="Unconfirmed">Placed, and not validated yet: what is due is the customer's word, not his money.</param>
public sealed record DeadlineLetterLine(
    long Number, string Subject, DateTime? At, int Places, DateOnly? Due, long? OrderFile, bool Unconfirmed);

/// <summary>The words of a reminder and of the news of a release, in the customers' language.</summary>
public sealed record DeadlineLetter(string House, string Contact, IReadOnlyList<DeadlineLetterLine> Lines)
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public string ReminderSubject => Lines.Count == 1
        ? $"{House} : votre option n° {Lines[0].Number} arrive à échéance"
        : $"{House} : {Lines.Count} de vos options arrivent à échéance";

    public string ReleaseSubject => Lines.Count == 1
        ? $"{House} : votre option n° {Lines[0].Number} est échue"
        : $"{House} : {Lines.Count} de vos options sont échues";

    public string Reminder(DateOnly today)
    {
        var text = new StringBuilder($"Bonjour {Contact},\n\n");
        text.Append("Nous attendons votre réponse pour :\n\n");
        foreach (var line in Lines.OrderBy(line => line.Due))
        {
            text.Append(What(line)).Append(", ").Append(line.Unconfirmed ? "à confirmer" : "à régler");
            text.Append(line.Due < today ? " sans attendre : l'échéance était le " : " avant le ");
            text.Append(line.Due?.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)).Append('\n');
        }

        text.Append("\nSans nouvelles de votre part, les places seront remises en vente après cette date.\n");
        return text.Append($"\n{House}\n").ToString();
    }

    public string Release()
    {
        var text = new StringBuilder($"Bonjour {Contact},\n\n");
        text.Append("L'échéance est passée sans réponse de votre part : les places suivantes ont été remises en vente.\n\n");
        foreach (var line in Lines.OrderBy(line => line.Number))
        {
            text.Append(What(line)).Append('\n');
        }

        text.Append("\nPour toute nouvelle demande, écrivez-nous ou passez par votre espace.\n");
        return text.Append($"\n{House}\n").ToString();
    }

    static string What(DeadlineLetterLine line)
    {
        var text = new StringBuilder($"  - n° {line.Number}, {line.Subject}");
        if (line.At is { } at)
            text.Append(", ").Append(at.ToString("dddd d MMMM yyyy", French)).Append(" à ").Append(at.ToString("HH:mm", CultureInfo.InvariantCulture));
        text.Append($", {line.Places} {(line.Places == 1 ? "place" : "places")}");
        return line.OrderFile is { } file ? text.Append($" (dossier n° {file})").ToString() : text.ToString();
    }
}
