using System.Globalization;

namespace Ticketing.Hub.Import;

/// <summary>One line of a sheet. A value that is wrong is noted with its line and column, and read as nothing.</summary>
public sealed class SheetRow(
    string file, int line, IReadOnlyDictionary<string, int> columns, string[] values, ImportContext context)
{
    public int Line => line;

    /// <summary>Nothing is wrong with it so far: worth writing down.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Empty where the sheet has no such column.</summary>
    public string OptionalText(string column) =>
        columns.TryGetValue(column, out var at) && at < values.Length ? values[at].Trim() : "";

    public string Text(string column)
    {
        var text = OptionalText(column);
        if (text.Length == 0)
            Wrong(column, "import.value-missing", "a value is needed.");
        return text;
    }

    /// <summary>A code: short, without spaces at its ends, at most 64 characters.</summary>
    public string Code(string column)
    {
        var code = Text(column);
        if (code.Length > 64)
            Wrong(column, "import.value-invalid", "a code has at most 64 characters.");
        return code;
    }

    public int Whole(string column, int least, int most, int missing)
    {
        var text = OptionalText(column);
        return text.Length == 0 ? missing : Whole(column, least, most);
    }

    public int Whole(string column, int least, int most)
    {
        var text = Text(column);
        if (text.Length == 0)
            return least;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) &&
            value >= least && value <= most)
        {
            return value;
        }

        Wrong(column, "import.value-invalid", $"'{text}' is not a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>An amount such as "24", "24.50" or "24,50", in cents.</summary>
    public long Cents(string column)
    {
        var text = Text(column);
        if (text.Length == 0)
            return 0;
        if (decimal.TryParse(
                text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) &&
            value is >= 0 and <= 1_000_000 && decimal.Round(value, 2) == value)
        {
            return (long)(value * 100);
        }

        Wrong(column, "import.value-invalid", $"'{text}' is not an amount from 0 to 1000000 with at most two decimals.");
        return 0;
    }

    /// <summary>A percentage such as "5.5", in hundredths of a percent.</summary>
    public int HundredthsOfPercent(string column)
    {
        var cents = Cents(column);
        if (cents <= 10_000)
            return (int)cents;
        Wrong(column, "import.value-invalid", "a rate is from 0 to 100.");
        return 0;
    }

    public bool Flag(string column, bool missing)
    {
        var text = OptionalText(column).ToLowerInvariant();
        switch (text)
        {
            case "":
                return missing;
            case "oui" or "yes" or "1" or "true":
                return true;
            case "non" or "no" or "0" or "false":
                return false;
            default:
                Wrong(column, "import.value-invalid", $"'{text}' is not one of oui, non, yes, no, 1, 0.");
                return missing;
        }
    }

    public T Choice<T>(string column, T missing)
        where T : struct, Enum
    {
        var text = OptionalText(column);
        if (text.Length == 0)
            return missing;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0]))
            return value;
        Wrong(column, "import.value-invalid", $"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}.");
        return missing;
    }

    /// <summary>An instant, Unix ms: see <see cref="ImportInstant"/>.</summary>
    public long Instant(string column)
    {
        var text = Text(column);
        if (text.Length == 0)
            return 0;
        if (ImportInstant.TryRead(text, context, out var atMs, out var reason))
            return atMs;
        Wrong(column, "import.instant-invalid", reason);
        return 0;
    }

    /// <summary>A day, <see cref="DateOnly.DayNumber"/>: see <see cref="ImportInstant.TryReadDay"/>. Null where nothing stands.</summary>
    public int? OptionalDay(string column)
    {
        var text = OptionalText(column);
        if (text.Length == 0)
            return null;
        if (ImportInstant.TryReadDay(text, context, out var day, out var reason))
            return day;
        Wrong(column, "import.day-invalid", reason);
        return null;
    }

    public bool? OptionalFlag(string column) => OptionalText(column).Length == 0 ? null : Flag(column, false);

    public int? OptionalWhole(string column, int least, int most) =>
        OptionalText(column).Length == 0 ? null : Whole(column, least, most);

    /// <summary>Codes with a space between; "-" stands for the one without a code.</summary>
    public List<string> Codes(string column) =>
        [.. OptionalText(column).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => code == "-" ? "" : code).Distinct()];

    /// <summary>The thing that a code names, or a note that there is none.</summary>
    public T? Reference<T>(string column, IReadOnlyDictionary<string, T> known, string what)
        where T : class
    {
        var code = Text(column);
        if (code.Length == 0)
            return null;
        if (known.TryGetValue(code, out var found))
            return found;
        Wrong(column, "import.reference-unknown", $"there is no {what} '{code}'.");
        return null;
    }

    public void Wrong(string column, string code, string reason)
    {
        IsSound = false;
        context.Add(new ImportIssue(file, $"line {line}", code, $"{column}: {reason}"));
    }
}
