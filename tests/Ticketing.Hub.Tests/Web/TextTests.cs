using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ticketing.Hub.Tests.Import;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public partial class TextTests
{
    static readonly string Hub = Path.Combine(DemoSeasonTests.DemoFolder(), "..", "hub", "Ticketing.Hub");

    static IEnumerable<string> French => Directory.EnumerateFiles(Hub, "*.resx", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".en.resx", StringComparison.Ordinal)
            && !file.Contains("/obj/", StringComparison.Ordinal));

    [Fact]
    public void Every_text_exists_in_both_languages_with_the_same_places_to_fill()
    {
        Assert.NotEmpty(French);
        foreach (var file in French)
        {
            var french = Read(file);
            var english = Read(file.Replace(".resx", ".en.resx", StringComparison.Ordinal));

            Assert.Equal(french.Keys.Order(), english.Keys.Order());
            foreach (var (key, text) in french)
            {
                Assert.False(string.IsNullOrWhiteSpace(text), $"{file}: {key} is empty.");
                Assert.False(string.IsNullOrWhiteSpace(english[key]), $"{file}: {key} is empty in English.");
                Assert.True(
                    Places(text).SequenceEqual(Places(english[key])), $"{file}: {key} has other places in English.");
            }
        }
    }

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        var missing = new List<string>();
        var frame = Read(Path.Combine(Hub, "Web", "WebText.resx"));
        foreach (var page in Directory.EnumerateFiles(Hub, "*.razor", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(page);
            var own = Directory.EnumerateFiles(Path.GetDirectoryName(page)!, "*Text.resx").FirstOrDefault();
            missing.AddRange(Missing(page, Named("Say", source), frame));
            if (own is not null)
                missing.AddRange(Missing(page, Named("Text", source), Read(own)));
        }

        Assert.Empty(missing);
    }

    static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    static IEnumerable<string> Missing(string page, IEnumerable<string> named, Dictionary<string, string> texts) =>
        named.Where(key => !texts.ContainsKey(key)).Select(key => $"{page}: {key}");

    static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Distinct().Order();

    // Names that are put together at run time are seen by the pages' own tests.
    static IEnumerable<string> Named(string source, string text) =>
        Regex.Matches(text, source + """\["([^"]+)"[,\]]""", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\{[0-9]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
