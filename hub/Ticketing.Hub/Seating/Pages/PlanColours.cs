namespace Ticketing.Hub.Seating.Pages;

/// <summary>The colours of a plan's categories, as its style sheet wants them.</summary>
static class PlanColours
{
    public static string Of(IReadOnlyList<CategoryOnPlan> categories) =>
        string.Concat(categories.Select((category, index) => $"--c{index}:{Safe(category.Color)};"));

    // It goes into a style sheet: a colour, or grey.
    static string Safe(string colour) =>
        colour.Length is > 0 and < 32
            && colour.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '#' or '(' or ')' or ',' or '%' or ' ' or '.')
            ? colour
            : "#888";
}
