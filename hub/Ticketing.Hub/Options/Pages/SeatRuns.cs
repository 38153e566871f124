using System.Globalization;
using System.Text.RegularExpressions;

namespace Ticketing.Hub.Options.Pages;

/// <summary>Seats in few words: "Parterre, rang C, place 12 à 18".</summary>
static partial class SeatRuns
{
    public static string Of(IReadOnlyList<string> labels)
    {
        var rows = labels.Select(label => (Match: Numbered().Match(label), Label: label))
            .Select(one => one.Match.Success
                ? (Row: one.Match.Groups["row"].Value, Number: int.Parse(one.Match.Groups["number"].Value, CultureInfo.InvariantCulture))
                : (Row: one.Label, Number: -1))
            .GroupBy(one => one.Row);
        return string.Join(" ; ", rows.Select(row => Row(row.Key, [.. row.Select(one => one.Number).Where(number => number >= 0).Order()])));
    }

    static string Row(string row, List<int> numbers)
    {
        if (numbers.Count == 0)
            return row;
        // Even and odd sides of a hall go up by two.
        var step = numbers.Count > 1 && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second - pair.First == 2) ? 2 : 1;
        var runs = new List<(int From, int To)>();
        foreach (var number in numbers)
        {
            if (runs.Count > 0 && number == runs[^1].To + step)
                runs[^1] = (runs[^1].From, number);
            else
                runs.Add((number, number));
        }

        return row + string.Join(", ", runs.Select(run => run.From == run.To ? $"{run.From}" : $"{run.From} à {run.To}"))
            + (step == 2 ? " (de 2 en 2)" : "");
    }

    [GeneratedRegex("^(?<row>.*?)(?<number>[0-9]+)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();
}
