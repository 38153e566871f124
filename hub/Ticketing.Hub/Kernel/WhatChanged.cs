using System.Globalization;

namespace Ticketing.Hub.Kernel;

/// <summary>What a change has changed, in words for the audit: "days after placement: 10 > 12; overbooking: no > yes".</summary>
public sealed class WhatChanged
{
    readonly List<string> words = [];

    public bool IsEmpty => words.Count == 0;

    public WhatChanged Note<T>(string what, T before, T after)
    {
        if (!EqualityComparer<T>.Default.Equals(before, after))
            words.Add($"{what}: {Word(before)} > {Word(after)}");
        return this;
    }

    /// <summary>Days, by <see cref="DateOnly.DayNumber"/>.</summary>
    public WhatChanged NoteDay(string what, int? before, int? after) => Note(what, Day(before), Day(after));

    /// <summary>Lists whose order does not matter: what has come and what has gone.</summary>
    public WhatChanged NoteList(string what, IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
    {
        List<string> moved =
        [
            .. after.Except(before).Order(StringComparer.Ordinal).Select(one => "+" + Word(one)),
            .. before.Except(after).Order(StringComparer.Ordinal).Select(one => "-" + Word(one)),
        ];
        if (moved.Count > 0)
            words.Add($"{what}: {string.Join(", ", moved)}");
        return this;
    }

    public override string ToString() => string.Join("; ", words);

    static string Day(int? day) => day is { } number
        ? DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : "";

    static string Word<T>(T value) => value switch
    {
        null or "" => "–",
        true => "yes",
        false => "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "–",
    };
}
