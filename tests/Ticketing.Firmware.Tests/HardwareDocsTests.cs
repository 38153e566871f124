using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Firmware.Turnstile;

namespace Ticketing.Firmware.Tests;

/// <summary>A fitter wires what the pages say: it must be what the programs use.</summary>
public partial class HardwareDocsTests
{
    // ESP32-WROVER: flash 6 to 11, PSRAM 16 and 17; 0, 2, 12 and 15 decide how it starts; 1 and 3 are the programming port.
    static readonly int[] NotForUs = [0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 20, 24, 28, 29, 30, 31];

    [Fact]
    public void The_gates_pins_are_those_of_the_program() =>
        Assert.Equal(PinsOf(new TurnstileWiring()), Table("turnstile.md").Where(row => !row.Key.Contains('_')));

    [Fact]
    public void The_readers_pins_are_those_of_the_program() =>
        Assert.Equal(PinsOf(new ReaderWiring()), Table("cashless-reader.md").Where(row => !row.Key.Contains('_')));

    [Theory, InlineData("turnstile.md", "Turnstile"), InlineData("cashless-reader.md", "CashlessReader")]
    public void The_buses_pins_are_those_of_the_program(string page, string project)
    {
        var program = File.ReadAllText(Path.Combine(DeviceSample.Root, "firmware", project, "Program.cs"));
        var given = SetPinFunction().Matches(program).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Assert.NotEmpty(given);
        Assert.Equal(given.OrderBy(pin => pin.Key, StringComparer.Ordinal),
            Table(page).Where(row => row.Key.Contains('_')).OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [Theory, InlineData("turnstile.md"), InlineData("cashless-reader.md")]
    public void No_pin_has_two_wires_and_none_is_the_boards_own(string page)
    {
        var pins = Table(page).SelectMany(row => row.Value.Split(", ")).Select(pin => int.Parse(pin, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(pins.Count, pins.Distinct().Count());
        Assert.Empty(pins.Intersect(NotForUs));
        Assert.All(pins, pin => Assert.InRange(pin, 4, 35));
        // 34 and 35 are inputs without pull-up: good for a line that is driven, and for nothing else.
        Assert.All(Table(page).Where(row => row.Value is "34" or "35"), row => Assert.EndsWith("_RX", row.Key));
    }

    [Fact]
    public void The_tills_pins_are_those_of_the_program_and_of_its_settings()
    {
        var folder = Path.Combine(DeviceSample.Root, "appliance", "Ticketing.Appliance");
        var options = File.ReadAllText(Path.Combine(folder, "Hardware", "HardwareOptions.cs"));
        var page = Table("till.md");
        var coded = Option().Matches(options).ToDictionary(
            match => match.Groups["name"].Value,
            match => match.Groups["value"].Value.StartsWith("0x", StringComparison.Ordinal)
                ? Convert.ToInt32(match.Groups["value"].Value, 16).ToString(CultureInfo.InvariantCulture) : match.Groups["value"].Value);
        Assert.Equal(coded.OrderBy(pin => pin.Key), page.OrderBy(pin => pin.Key));
        using var settings = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(folder, "appsettings.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var hardware = settings.RootElement.GetProperty("Hardware");
        Assert.All(page, pin => Assert.Equal(pin.Value, hardware.GetProperty(pin.Key).GetRawText()));
    }

    [Fact]
    public void Every_page_of_the_folder_stands_in_its_index_and_has_its_parts()
    {
        var folder = Path.Combine(DeviceSample.Root, "hardware-docs");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        var pages = Directory.GetFiles(folder, "*.md").Where(page => Path.GetFileName(page) != "README.md").ToList();
        Assert.Equal(4, pages.Count);
        foreach (var page in pages)
        {
            Assert.Contains($"({Path.GetFileName(page)})", index);
            var text = File.ReadAllText(page);
            Assert.All(["## Parts", "## Pins", "## Commissioning", "## Diagnosis", "Mains"], part => Assert.Contains(part, text));
        }
    }

    [Fact]
    public void What_the_display_says_in_the_pages_the_programs_say()
    {
        foreach (var (page, texts) in new[]
        {
            ("turnstile.md", new[]
            {
                GateTexts.Present, GateTexts.NotReady, GateTexts.CutOff, GateTexts.ForcedArms, GateTexts.FlashFailed, GateTexts.NumbersUsedUp,
            }),
            ("cashless-reader.md", new[]
            {
                ReaderTexts.Choose, ReaderTexts.NotReady, ReaderTexts.CutOff, ReaderTexts.FlashFailed, ReaderTexts.NumbersUsedUp,
            }),
        })
        {
            var said = File.ReadAllText(Path.Combine(DeviceSample.Root, "hardware-docs", page));
            Assert.All(texts, text => Assert.Contains(text, said));
        }
    }

    static IEnumerable<KeyValuePair<string, string>> PinsOf(object wiring) => wiring.GetType().GetProperties()
        .Select(property => KeyValuePair.Create(property.Name, property.GetValue(wiring) switch
        {
            int pin => pin.ToString(CultureInfo.InvariantCulture),
            int[] pins => string.Join(", ", pins),
            var other => throw new InvalidOperationException($"{property.Name}: {other}"),
        }));

    // Rows "| `Name` | value |" of a page, in its order.
    static List<KeyValuePair<string, string>> Table(string page) =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(DeviceSample.Root, "hardware-docs", page)))
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, match.Groups["value"].Value))];

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<value>-?[\d, ]*\d) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Row();

    [GeneratedRegex(@"SetPinFunction\((?<value>\d+), DeviceFunction\.(?<name>\w+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SetPinFunction();

    [GeneratedRegex(@"public int (?<name>\w+) \{ get; set; \} = (?<value>-?\w+);", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Option();
}
