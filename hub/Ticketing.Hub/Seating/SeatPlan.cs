using System.Text.Json;
using Ticketing.Hub.Import;

namespace Ticketing.Hub.Seating;

public sealed record PlanCategory(string Name, string Color);

public sealed record PlanSeat(
    string Guid, string Zone, string Row, string Number, string Label, double X, double Y, string Category,
    int RowOrder, int OrderInRow, bool StartsRow);

/// <summary>
/// A plan in the open seating-plan format (seats.pretix.eu, 0.0.1), read strictly: what the format does not list is
/// refused with its path, so that nothing a venue drew is lost in silence.
/// </summary>
public sealed record SeatPlan(
    string Name, int Width, int Height, List<PlanCategory> Categories, List<PlanSeat> Seats, List<PlanArea> Areas)
{
    /// <summary>The format itself nests 8 deep.</summary>
    const int Deepest = 16;

    const int MostSeats = 200_000;

    /// <exception cref="ImportException">Path, code and reason.</exception>
    public static SeatPlan Read(byte[] content)
    {
        var text = ReadCsv.Utf8(content);
        var options = new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false };
        try
        {
            // Read through once before anything is kept of it: a mountain of nesting costs no memory.
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = Deepest });
            while (reader.Read())
            {
            }

            using var document = JsonDocument.Parse(text, options);
            return Plan(new PlanNode(document.RootElement, "$"));
        }
        catch (JsonException e)
        {
            var deep = e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase);
            throw new ImportException(
                e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : "$",
                deep ? "import.too-deep" : "import.json-broken",
                deep ? $"a plan nests at most {Deepest} levels." : "the JSON is broken: " + e.Message);
        }
        catch (InvalidOperationException e)
        {
            // Half a character, escaped: legal JSON, but no text.
            throw new ImportException("$", "import.json-broken", "the JSON is broken: " + e.Message);
        }
    }

    static SeatPlan Plan(PlanNode plan)
    {
        plan.Check(["name", "zones", "categories", "size"], []);
        var size = plan.Object("size");
        size.Check(["width", "height"], []);
        var categories = new List<PlanCategory>();
        var names = new HashSet<string>();
        foreach (var node in plan.Items("categories"))
        {
            node.Check(["name"], ["color"]);
            var name = node.Text("name");
            if (name.Length is 0 or > 64)
                throw node.At("name", "import.value-invalid", "a category's name has 1 to 64 characters.");
            if (!names.Add(name))
                throw node.At("name", "import.duplicate", $"the category '{name}' stands twice.");
            categories.Add(new PlanCategory(name, node.OptionalText("color") ?? "#888888"));
        }

        var seats = new List<PlanSeat>();
        var areas = new List<PlanArea>();
        var guids = new Dictionary<string, string>();
        var row = 0;
        foreach (var zone in plan.Items("zones"))
        {
            zone.Check(["position", "rows"], ["name", "zone_id", "uuid", "areas"]);
            foreach (var node in zone.Items("rows"))
            {
                Row(node, zone, names, guids, seats, row++);
            }

            if (zone.Has("areas"))
                areas.AddRange(zone.Items("areas").Select(area => PlanAreaReader.Read(area, zone.Point("position"))));
        }

        return new SeatPlan(plan.Text("name"), size.Whole("width"), size.Whole("height"), categories, seats, areas);
    }

    static void Row(
        PlanNode row, PlanNode zone, HashSet<string> categories, Dictionary<string, string> guids,
        List<PlanSeat> seats, int order)
    {
        row.Check(
            ["row_number", "seats"], ["row_label", "seat_label", "uuid", "row_number_position", "position"]);
        row.OneOf("row_number_position", "start", "end", "both");
        var (zoneX, zoneY) = zone.Point("position");
        var (rowX, rowY) = row.OptionalPoint("position");
        var zoneName = zone.OptionalText("name") ?? "";
        var (rowNumber, rowLabel) = (row.Text("row_number"), row.OptionalText("row_label"));
        var place = 0;
        foreach (var seat in row.Items("seats"))
        {
            seat.Check(["seat_guid", "seat_number", "position", "category"], ["uuid", "radius", "start_direction"]);
            seat.OneOf("start_direction", "<", ">", "<>");
            if (seat.Has("radius"))
                seat.Whole("radius");
            var (guid, number, category) = (seat.Text("seat_guid"), seat.Text("seat_number"), seat.Text("category"));
            if (guid.Length is 0 or > 200)
                throw seat.At("seat_guid", "import.value-invalid", "a seat_guid has 1 to 200 characters.");
            if (!guids.TryAdd(guid, seat.Path))
                throw seat.At("seat_guid", "import.duplicate", $"'{guid}' is the seat of {guids[guid]} already.");
            if (!categories.Contains(category))
            {
                throw seat.At(
                    "category", "import.reference-unknown",
                    $"there is no category '{category}'; the plan has {string.Join(", ", categories)}.");
            }

            if (seats.Count == MostSeats)
                throw seat.At("", "import.too-large", $"a plan has at most {MostSeats} seats.");
            var (x, y) = seat.Point("position");
            seats.Add(new PlanSeat(
                guid, zoneName, rowNumber, number, Label(zoneName, rowLabel ?? rowNumber, row.OptionalText("seat_label"), number),
                zoneX + rowX + x, zoneY + rowY + y, category, order, place++, seat.OptionalText("start_direction") is not null));
        }
    }

    /// <summary>"Parterre C 12bis"; a seat_label of the row, where there is one, stands for the number.</summary>
    static string Label(string zone, string row, string? seatLabel, string number)
    {
        var seat = seatLabel is { Length: > 0 } ? seatLabel.Replace("%s", number, StringComparison.Ordinal) : number;
        return string.Join(' ', new[] { zone, row, seat }.Where(part => part.Length > 0));
    }
}
