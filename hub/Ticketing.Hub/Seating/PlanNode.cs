using System.Text.Json;
using Ticketing.Hub.Import;

namespace Ticketing.Hub.Seating;

/// <summary>An object of a plan's JSON, with its path.</summary>
readonly struct PlanNode(JsonElement element, string path)
{
    const int LongestText = 1000;

    public string Path { get; } = path;

    /// <summary>It is an object that has all of the first fields and none that is on neither list.</summary>
    public void Check(ReadOnlySpan<string> required, ReadOnlySpan<string> optional)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ImportException(Path, "import.value-invalid", $"an object is needed, not {Kind(element)}.");
        foreach (var field in element.EnumerateObject())
        {
            if (required.Contains(field.Name) || optional.Contains(field.Name))
                continue;
            string[] allowed = [.. required, .. optional];
            throw At(field.Name, "import.field-unknown", $"unknown field; allowed are {string.Join(", ", allowed)}.");
        }

        foreach (var name in required)
        {
            if (!element.TryGetProperty(name, out _))
                throw At(name, "import.value-missing", "this field is needed.");
        }
    }

    public bool Has(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => OptionalText(name)
        ?? throw At(name, "import.value-invalid", "a text is needed.");

    public string? OptionalText(string name)
    {
        if (!Has(name))
            return null;
        var value = element.GetProperty(name);
        if (value.ValueKind != JsonValueKind.String)
            throw At(name, "import.value-invalid", $"a text is needed, not {Kind(value)}.");
        var text = value.GetString()!;
        if (text.Any(letter => char.IsControl(letter) && !char.IsWhiteSpace(letter)))
            throw At(name, "import.value-invalid", "a text has no control characters.");
        return text.Length <= LongestText
            ? text
            : throw At(name, "import.value-invalid", $"a text has at most {LongestText} characters.");
    }

    public void OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (OptionalText(name) is { } text && !allowed.Contains(text))
        {
            throw At(
                name, "import.value-invalid", $"'{text}' is not one of {string.Join(", ", allowed.ToArray())} or null.");
        }
    }

    public int Whole(string name)
    {
        var value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole is >= 0 and <= 1_000_000
            ? whole
            : throw At(name, "import.value-invalid", $"a whole number from 0 to 1000000 is needed, not {value.GetRawText()}.");
    }

    public double Number(string name)
    {
        var value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) <= 1_000_000
            ? number
            : throw At(name, "import.value-invalid", $"a number from -1000000 to 1000000 is needed, not {Kind(value)}.");
    }

    public double Number(string name, double missing) => Has(name) ? Number(name) : missing;

    public (double X, double Y) Point(string name)
    {
        var point = Object(name);
        point.Check(["x", "y"], []);
        return (point.Number("x"), point.Number("y"));
    }

    public (double X, double Y) OptionalPoint(string name) => Has(name) ? Point(name) : (0, 0);

    public PlanNode Object(string name) => new(element.GetProperty(name), $"{Path}.{name}");

    public List<PlanNode> Items(string name)
    {
        var list = element.GetProperty(name);
        if (list.ValueKind != JsonValueKind.Array)
            throw At(name, "import.value-invalid", $"a list is needed, not {Kind(list)}.");
        var at = $"{Path}.{name}";
        return [.. list.EnumerateArray().Select((item, index) => new PlanNode(item, $"{at}[{index}]"))];
    }

    public ImportException At(string name, string code, string reason) =>
        new(name.Length == 0 ? Path : $"{Path}.{name}", code, reason);

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}

/// <summary>Stages, bars and labels.</summary>
static class PlanAreaReader
{
    public static PlanArea Read(PlanNode area, (double X, double Y) zone)
    {
        area.Check([], ["shape", "color", "border_color", "rotation", "position", "uuid", "polygon", "rectangle", "ellipse", "circle", "text"]);
        var shape = area.OptionalText("shape") ?? "";
        area.OneOf("shape", "polygon", "rectangle", "ellipse", "circle", "text");
        if (shape.Length > 0 && shape != "text" && !area.Has(shape))
            throw area.At(shape, "import.value-missing", $"an area of shape {shape} needs it.");
        var (x, y) = area.OptionalPoint("position");
        var (width, height) = Rectangle(area);
        var (radiusX, radiusY) = Radius(area);
        var (text, textX, textY, textColor, textSize) = Text(area);
        return new PlanArea(
            shape, zone.X + x, zone.Y + y, area.Number("rotation", 0), area.OptionalText("color") ?? "",
            area.OptionalText("border_color") ?? "", width, height, radiusX, radiusY, Points(area), text, textX, textY,
            textColor, textSize);
    }

    static (double, double) Rectangle(PlanNode area)
    {
        if (!area.Has("rectangle"))
            return (0, 0);
        var rectangle = area.Object("rectangle");
        rectangle.Check(["width", "height"], []);
        return (rectangle.Number("width"), rectangle.Number("height"));
    }

    static (double, double) Radius(PlanNode area)
    {
        if (area.Has("ellipse"))
        {
            var ellipse = area.Object("ellipse");
            ellipse.Check(["radius"], []);
            return ellipse.Point("radius");
        }

        if (!area.Has("circle"))
            return (0, 0);
        var circle = area.Object("circle");
        circle.Check(["radius"], []);
        return (circle.Number("radius"), circle.Number("radius"));
    }

    static string Points(PlanNode area)
    {
        if (!area.Has("polygon"))
            return "";
        var polygon = area.Object("polygon");
        polygon.Check(["points"], []);
        return string.Join(' ', polygon.Items("points").Select(point =>
        {
            point.Check(["x", "y"], []);
            return FormattableString.Invariant($"{point.Number("x")},{point.Number("y")}");
        }));
    }

    static (string, double, double, string, double) Text(PlanNode area)
    {
        if (!area.Has("text"))
            return ("", 0, 0, "", 0);
        var text = area.Object("text");
        text.Check(["text"], ["position", "color", "size"]);
        var (x, y) = text.OptionalPoint("position");
        return (text.Text("text"), x, y, text.OptionalText("color") ?? "", text.Number("size", 16));
    }
}
