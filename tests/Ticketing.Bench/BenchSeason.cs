using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ticketing.Bench;

/// <summary>A season made for measuring, as files for the hub's importer: a numbered hall and a standing one.</summary>
static class BenchSeason
{
    public const string SeatedCategory = "Assis";
    public const string StandingCategory = "Debout";
    public const string Tariff = "PLEIN";
    public const int PriceCents = 2400;

    /// <summary>Performances are numbered in the order of the file.</summary>
    public const uint Seated = 1, Standing = 2;

    public static void Write(string folder, int seats, int standing)
    {
        Directory.CreateDirectory(folder);
        void File(string name, params string[] lines) =>
            System.IO.File.WriteAllText(Path.Combine(folder, name), string.Join('\n', lines) + "\n", new UTF8Encoding(false));
        File("seasons.csv", "code;name", "B;Saison de mesure");
        File("activities.csv", "code;name;season", "B;Mesures;B");
        File("events.csv", "code;name;activity", "B;Mesure;B");
        File("tariffs.csv", "code;name;rank", $"{Tariff};Plein;1");
        File("prices.csv", "price_table;category;tariff;price",
            $"B;{SeatedCategory};{Tariff};24,00", $"B;{StandingCategory};{Tariff};24,00");
        File("capacities.csv", "seating;seating_name;category;name;capacity",
            $"debout;Debout;{StandingCategory};Debout;{standing.ToString(CultureInfo.InvariantCulture)}");
        File("performances.csv",
            "code;event;starts;doors_open;doors_close;sales_end;vat;space;seating;price_table;state",
            "ASSIS;B;now+02:00;now-01:00;now+06:00;now+04:00;5.5;Salle;salle-de-mesure;B;OnSale",
            "DEBOUT;B;now+02:00;now-01:00;now+06:00;now+04:00;5.5;Parvis;debout;B;OnSale");
        System.IO.File.WriteAllBytes(Path.Combine(folder, "plan.json"), Plan(seats));
        System.IO.File.WriteAllBytes(Path.Combine(folder, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(new
        {
            files = new[]
            {
                "seasons.csv", "activities.csv", "events.csv", "tariffs.csv", "prices.csv", "capacities.csv", "plan.json",
                "performances.csv",
            },
        }));
    }

    static byte[] Plan(int seats)
    {
        const int perRow = 40;
        var rows = Enumerable.Range(0, (seats + perRow - 1) / perRow).Select(row => new
        {
            row_number = (row + 1).ToString(CultureInfo.InvariantCulture),
            position = new { x = 0, y = row * 25 },
            seats = Enumerable.Range(0, Math.Min(perRow, seats - (row * perRow))).Select(seat => new
            {
                seat_guid = $"s-{row}-{seat}",
                seat_number = (seat + 1).ToString(CultureInfo.InvariantCulture),
                position = new { x = seat * 25, y = 0 },
                category = SeatedCategory,
            }),
        });
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            name = "Salle de mesure",
            size = new { width = 1000, height = 4000 },
            categories = new[] { new { name = SeatedCategory, color = "#1f6feb" } },
            zones = new[] { new { name = "Parterre", position = new { x = 0, y = 0 }, rows } },
        });
    }
}
