using System.Globalization;
using System.Resources;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options;

/// <summary>Names the resource files of the recapitulation, which speaks its reader's language and not the operator's:
/// French in RecapitulationText.resx.</summary>
public sealed class RecapitulationText
{
    static readonly ResourceManager Words = new(typeof(RecapitulationText));

    internal RecapitulationText(string language) =>
        Culture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "fr-FR");

    internal CultureInfo Culture { get; }

    internal string this[string key] =>
        Words.GetString(key, Culture) ?? throw new ArgumentException($"RecapitulationText has no {key}.", nameof(key));

    internal string this[string key, params object[] parts] => CountedWords.Format(Culture, this[key], parts);

    internal string Day(DateOnly day) => First(day.ToString("d MMMM yyyy", Culture), day.Day);

    /// <summary>"vendredi 12 mars 2027 à 20h00".</summary>
    internal string Moment(DateTime at) => this[
        "At", First(at.ToString("dddd d MMMM yyyy", Culture), at.Day), at.ToString(this["Hour"], Culture)];

    /// <summary>French says "1er avril", and no other day so.</summary>
    string First(string date, int day) =>
        day == 1 && Culture.TwoLetterISOLanguageName == "fr" ? date.Replace("1 ", "1er ", StringComparison.Ordinal) : date;
}
