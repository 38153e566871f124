using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Ticketing.Hub.Import.Pages;

/// <summary>
/// Says an issue's reason in the language of the page. Reasons are English sentences, made where the fault is found and
/// printed by the command line as they are; ImportReasons.resx has each with its French, "{0}" where the file's own words stand.
/// A sentence that it does not have is shown as it is.
/// </summary>
public sealed partial class ImportReasons
{
    readonly IStringLocalizer<ImportReasons> texts;
    readonly List<(Regex Sentence, LocalizedString Said)> known;

    public ImportReasons(IStringLocalizer<ImportReasons> texts)
    {
        this.texts = texts;
        // The one with the most words of its own first: "not one of A or null" before "not one of A".
        known = texts.GetAllStrings(includeParentCultures: true).OrderByDescending(text => text.Name.Length)
            .Select(text => (Pattern(text.Name), text)).ToList();
    }

    /// <param name="issue">Its reason may begin with the column's name: "price: a value is needed."</param>
    public string Reason(ImportIssue issue)
    {
        var column = Column().Match(issue.Reason) is { Success: true } named ? named.Value : "";
        return column + Sentence(issue.Reason[column.Length..]);
    }

    /// <summary>"line 12": only that, a path in a plan needs no words.</summary>
    public string Where(ImportIssue issue) => issue.Where.StartsWith("line ", StringComparison.Ordinal)
        ? texts["line {0}", issue.Where["line ".Length..].Replace("byte", texts["byte"], StringComparison.Ordinal)]
        : issue.Where;

    string Sentence(string reason)
    {
        foreach (var (sentence, said) in known)
        {
            if (sentence.Match(reason) is { Success: true } match)
                return string.Format(CultureInfo.CurrentCulture, said.Value, [.. match.Groups.Values.Skip(1).Select(group => Word(group.Value))]);
        }

        return reason;
    }

    /// <summary>"a list": what a plan has in the place of something else.</summary>
    string Word(string text) => texts[text] is { ResourceNotFound: false } word && !text.Contains('{', StringComparison.Ordinal) ? word.Value : text;

    static Regex Pattern(string sentence) => new(
        "^" + Place().Replace(Regex.Escape(sentence).Replace("}", @"\}", StringComparison.Ordinal), "(.*)") + "$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\\\{\d\\\}", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("^[a-z_]+: ", RegexOptions.None, 1000)]
    private static partial Regex Column();
}
