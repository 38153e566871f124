using Ticketing.Firmware.DeviceBuild;

namespace Ticketing.Firmware.Tests;

/// <summary>A page beside the tests that says what happens; TICKETING_WRITE_DOCS=1 writes it anew, and the difference is read.</summary>
static class GoldenPage
{
    const string Update = "TICKETING_WRITE_DOCS";

    public static void Check(string name, string text)
    {
        var path = Path.Combine(Repository.Find(AppContext.BaseDirectory), "tests", "Ticketing.Firmware.Tests", name);
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(path, text);
        Assert.True(File.Exists(path), $"{name} is missing: run this test with {Update}=1.");
        Assert.True(text == File.ReadAllText(path), $"{name} is stale: run this test with {Update}=1 and read what changed.");
    }
}
