using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Ticketing.Hub.Seating.Pages;

/// <summary>Draws a plan as SVG text, once: afterwards only attributes of single seats change.</summary>
static class SeatDrawing
{
    const double UsualRadius = 7;

    /// <summary>What can be seen: around the seats and areas, whatever size the file says.</summary>
    public static string ViewBox(PlanOnScreen plan)
    {
        const double margin = 24;
        if (plan.Seats.Count == 0)
            return $"0 0 {Math.Max(1, plan.Width)} {Math.Max(1, plan.Height)}";
        List<double> x = [.. plan.Seats.Select(seat => seat.X)], y = [.. plan.Seats.Select(seat => seat.Y)];
        foreach (var (cornerX, cornerY) in plan.Areas.SelectMany(Corners))
        {
            x.Add(cornerX);
            y.Add(cornerY);
        }

        var (left, top) = (x.Min() - margin, y.Min() - margin);
        var (width, height) = (x.Max() + margin - left, y.Max() + margin - top);
        return string.Create(CultureInfo.InvariantCulture, $"{left:0.#} {top:0.#} {width:0.#} {height:0.#}");
    }

    public static string Seats(PlanOnScreen plan, IReadOnlyDictionary<Guid, SeatLook> looks)
    {
        var radius = Radius(plan.Seats);
        var order = plan.Categories.Select((category, index) => (category.Code, index))
            .ToDictionary(pair => pair.Code, pair => pair.index);
        var text = new StringBuilder(plan.Seats.Count * 110);
        foreach (var seat in plan.Seats)
        {
            var category = order.GetValueOrDefault(seat.Category, -1);
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                <circle id="s{seat.Id:N}" class="seat" cx="{seat.X:0.#}" cy="{seat.Y:0.#}" r="{radius:0.#}"
                 data-c="{category}" data-s="{(int)looks.GetValueOrDefault(seat.Id)}" data-l="{Safe(seat.Label)}"/>
                """);
        }

        return text.ToString();
    }

    /// <summary>Shapes go below the seats, words above them.</summary>
    public static string Areas(IEnumerable<PlanArea> areas, bool words)
    {
        var text = new StringBuilder();
        foreach (var area in areas)
        {
            var paint = $"fill=\"{Safe(Or(area.Color, "#dedad0"))}\" stroke=\"{Safe(Or(area.BorderColor, "none"))}\"";
            text.Append(
                CultureInfo.InvariantCulture,
                $"<g transform=\"translate({area.X:0.#} {area.Y:0.#}) rotate({area.Rotation:0.#})\">");
            text.Append(words ? "" : area.Shape switch
            {
                "rectangle" => string.Create(
                    CultureInfo.InvariantCulture,
                    $"<rect width=\"{area.Width:0.#}\" height=\"{area.Height:0.#}\" rx=\"4\" {paint}/>"),
                "circle" or "ellipse" => string.Create(
                    CultureInfo.InvariantCulture,
                    $"<ellipse rx=\"{area.RadiusX:0.#}\" ry=\"{area.RadiusY:0.#}\" {paint}/>"),
                "polygon" => $"<polygon points=\"{Safe(area.Points)}\" {paint}/>",
                _ => "",
            });
            if (words && area.Text.Length > 0)
            {
                var halo = area.TextColor.StartsWith("#fff", StringComparison.OrdinalIgnoreCase) ? "" : "haloed";
                var size = area.TextSize > 0 ? area.TextSize : 16;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"""
                    <text class="{halo}" x="{area.TextX:0.#}" y="{area.TextY:0.#}" fill="{Safe(Or(area.TextColor, "#333"))}"
                     font-size="{size:0.#}" text-anchor="middle" dominant-baseline="middle">{Safe(area.Text)}</text>
                    """);
            }

            text.Append("</g>");
        }

        return text.ToString();
    }

    static IEnumerable<(double X, double Y)> Corners(PlanArea area) => area.Shape switch
    {
        "rectangle" => [(area.X, area.Y), (area.X + area.Width, area.Y + area.Height)],
        "circle" or "ellipse" =>
            [(area.X - area.RadiusX, area.Y - area.RadiusY), (area.X + area.RadiusX, area.Y + area.RadiusY)],
        "polygon" => area.Points.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(','))
            .Select(pair => (
                area.X + double.Parse(pair[0], CultureInfo.InvariantCulture),
                area.Y + double.Parse(pair[1], CultureInfo.InvariantCulture))),
        _ => [(area.X, area.Y)],
    };

    // Neighbours must not touch: a little less than half of the usual distance between two seats of a row.
    static double Radius(List<SeatOnPlan> seats)
    {
        var steps = seats.Zip(seats.Skip(1))
            .Where(pair => pair.First.Zone == pair.Second.Zone && pair.First.Row == pair.Second.Row)
            .Select(pair => double.Hypot(pair.First.X - pair.Second.X, pair.First.Y - pair.Second.Y))
            .Where(step => step > 0).Order().ToArray();
        return steps.Length == 0 ? UsualRadius : Math.Clamp(steps[steps.Length / 2] * 0.42, 2, 40);
    }

    static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
