using Ticketing.Hub.Catalogue;

namespace Ticketing.Hub.Options;

/// <summary>Everything that an operator sees of one option.</summary>
public sealed record OptionCard(
    Option Option, OptionContact Contact, OptionNames Names, EffectiveTerms Terms, List<CategoryAsked> Wishes,
    List<OptionDate> Dates, List<PlacedSeats> Lines, List<OptionLine> Twins, List<OptionLine> Others,
    List<ContactFile> Files, List<ConfirmationLine> Confirmations, List<OptionStep> History)
{
    /// <summary>Places of the waiting list before it; 0 where it does not wait, or is the first.</summary>
    public int WaitingRank { get; init; }

    /// <summary>Performances that a subscription may still take as extra choices.</summary>
    public List<OptionDate> Extras { get; init; } = [];

    public List<int> ExtraChoices { get; init; } = [];

    public List<int> Choices { get; init; } = [];
}

public sealed record OptionContact(
    Guid Id, int Number, string Name, string Structure, string CommunityType, string Email, string City, string Provenance);

/// <summary>Names of what the option has codes of.</summary>
/// <param name="Channel">Filière de vente.</param>
/// <param name="AudienceCategory">Catégorie de public.</param>
/// <param name="Audience">Sous-catégorie de public.</param>
/// <param name="Contingent">Empty where it has none.</param>
/// <param name="Profile">Empty for a direct placement.</param>
public sealed record OptionNames(
    string Season, string Activity, string Subject, string Channel, string AudienceCategory, string Audience,
    string Contingent, string Profile);

/// <summary>A category that was asked for, and the one above it that the customer may be given.</summary>
/// <param name="Above">Code; empty where there is none, or he does not accept it.</param>
public sealed record CategoryAsked(string Category, string Name, int Quantity, string Above, string AboveName);

/// <summary>A date that the option may be placed on.</summary>
/// <param name="Rank">0 for the first choice, 1 to 3 for a fallback; of a product 0 for each.</param>
/// <param name="Rooms">The asked categories, and those above them that may be given.</param>
public sealed record OptionDate(
    int Performance, string Name, long StartsAtMs, string Space, PerformanceState State, int Rank, List<CategoryRoom> Rooms);

/// <summary>Requested, available and placed of a category on a date.</summary>
/// <param name="Free">What the option's contingent could still be given, overbooking counted; without what it has already.</param>
/// <param name="Own">What is placed for this option.</param>
/// <param name="AskedByOthers">What all other requests ask for here as their first choice: it holds nothing.</param>
/// <param name="PlacedForOthers">What is placed for other options.</param>
/// <param name="WaitingOthers">What others on the waiting list wish for.</param>
public sealed record CategoryRoom(
    string Category, string Name, int Capacity, int Free, int Own, int AskedByOthers, int PlacedForOthers, int WaitingOthers)
{
    /// <summary>What it could have in all.</summary>
    public int Available => Math.Max(0, Free) + Own;
}

/// <summary>A placed line with its seats.</summary>
public sealed record PlacedSeats(
    Guid Id, int Performance, string Asked, string Category, string CategoryName, bool Numbered, int Quantity,
    List<string> Seats, List<Guid> SeatIds);

public sealed record ContactFile(long Number, long OpenedAtMs, int Tickets, int Booked);

public sealed record ConfirmationLine(Guid Id, long AtMs, string Who, long? OrderFile);

/// <summary>One move of the history with what it changed.</summary>
public sealed record OptionStep(
    long AtMs, string Who, string Verb, string From, string To, string Why, List<OptionChange> Changes);

/// <summary>One thing that differs before and after a move.</summary>
/// <param name="Field">Name of the field of <see cref="OptionPicture"/>.</param>
/// <param name="Key">Of a line "performance category"; else empty.</param>
public sealed record OptionChange(string Field, string Key, string Before, string After)
{
    public static List<OptionChange> Between(OptionPicture? before, OptionPicture after)
    {
        var changes = new List<OptionChange>();
        void Add(string field, string key, object? was, object? now)
        {
            var (old, @new) = (Text(was), Text(now));
            if (old != @new)
                changes.Add(new OptionChange(field, key, old, @new));
        }

        Add(nameof(after.Performance), "", before?.Performance, after.Performance);
        Lines(nameof(after.Asked), before?.Asked, after.Asked, Add);
        Lines(nameof(after.Placed), before?.Placed, after.Placed, Add);
        Add(nameof(after.Fallbacks), "", before is null ? "" : string.Join(", ", before.Fallbacks), string.Join(", ", after.Fallbacks));
        Add(nameof(after.AudienceSubCategory), "", before?.AudienceSubCategory, after.AudienceSubCategory);
        Add(nameof(after.Contingent), "", before?.Contingent, after.Contingent);
        Add(nameof(after.DueDay), "", before?.DueDay, after.DueDay);
        Add(nameof(after.OrderFile), "", before?.OrderFile, after.OrderFile);
        Add(nameof(after.Remark), "", before?.Remark, after.Remark);
        return changes;
    }

    static void Lines(
        string field, List<OptionPictureLine>? before, List<OptionPictureLine> after,
        Action<string, string, object?, object?> add)
    {
        var was = Summed(before ?? []);
        var now = Summed(after);
        foreach (var key in was.Keys.Union(now.Keys).Order())
        {
            add(
                field, key.Performance == 0 ? key.Category : $"{key.Performance} {key.Category}",
                was.TryGetValue(key, out var old) ? old : null, now.TryGetValue(key, out var @new) ? @new : null);
        }
    }

    static Dictionary<(int Performance, string Category), int> Summed(List<OptionPictureLine> lines) =>
        lines.GroupBy(line => (line.Performance, line.Category))
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity));

    static string Text(object? value) =>
        Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
