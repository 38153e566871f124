using Microsoft.Extensions.Localization;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Web;

namespace Ticketing.Hub.Options.Assistant.Pages;

/// <summary>A proposal's lines in the reader's words: what is given, and why not as wished.</summary>
sealed class ProposalWords(IStringLocalizer<AssistantText> text, Say say)
{
    const int NamedShortages = 4;

    /// <summary>Performances and categories that lines speak of; the screen or the file fills them.</summary>
    public IReadOnlyDictionary<int, ProposalDate> Dates { get; set; } = new Dictionary<int, ProposalDate>();

    public IReadOnlyDictionary<string, string> Categories { get; set; } = new Dictionary<string, string>();

    public string Category(string code) => Categories.GetValueOrDefault(code, code);

    public string Date(int performance) =>
        Dates.GetValueOrDefault(performance) is { } date ? say.Moment(date.StartsAtMs) : $"n° {performance}";

    /// <summary>"12 CAT A, 6 CAT B au lieu de CAT C".</summary>
    public string Given(AssistantLine line) => string.Join(", ", line.AllGiven
        .Select(given => (given.Places, given.Category, given.Asked)).Distinct()
        .Select(given => given.Category == given.Asked
            ? $"{given.Places} {Category(given.Category)}"
            : text["InsteadOf", given.Places, Category(given.Category), Category(given.Asked)].Value));

    public string Asked(ProposalLine line) =>
        string.Join(", ", line.Asked.Select(asked => $"{asked.Quantity} {Category(asked.Category)}"));

    /// <summary>One or two sentences; empty for a first choice.</summary>
    public string Reason(AssistantLine line) => Shortages(line) is { Length: > 0 } shortages ? $"{Sentence(line)} {shortages}" : Sentence(line);

    /// <summary>Without its figures.</summary>
    public string Sentence(AssistantLine line) =>
        line.Why is { } reason ? text["Reason." + reason.Code, Takers(reason), Rules(reason)].Value : "";

    /// <summary>What is missing where; empty where it is not for want of places.</summary>
    public string Shortages(AssistantLine line)
    {
        var lacks = line.Why?.Shortages.Where(lack => lack.Limit != AssistantLimit.Rule && lack.Missing > 0).ToList() ?? [];
        return lacks.Count == 0
            ? ""
            : $"{string.Join(" ; ", lacks.Take(NamedShortages).Select(Lack))}{(lacks.Count > NamedShortages ? " …" : ".")}";
    }

    string Lack(AssistantShortage lack) => lack.Limit == AssistantLimit.Community
        ? text["LackCommunity", Date(lack.Performance), lack.Missing].Value
        : text["Lack", Date(lack.Performance), Category(lack.Category), lack.Asked, Math.Max(0, lack.Left)].Value;

    string Takers(AssistantReason reason)
    {
        var named = string.Join(", ", reason.Takers.Select(taker => taker.Places > 0
            ? text["Taker", taker.Number, taker.Places].Value
            : text["TakerOnly", taker.Number].Value));
        var more = reason.TakersInAll - reason.Takers.Count;
        return more > 0 ? text["AndMore", named, more].Value : named;
    }

    string Rules(AssistantReason reason)
    {
        var codes = reason.Shortages.Where(lack => lack.Rule.Length > 0).Select(lack => lack.Rule).Distinct();
        return string.Join(", ", codes.Select(code => text["Rule." + code] is { ResourceNotFound: false } known ? known.Value : code));
    }
}
