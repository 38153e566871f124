using Ticketing.Hub.Import;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Import;

public sealed class CommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("ticketing-import-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    [Fact]
    public async Task A_folder_comes_in_by_its_manifest_with_progress_and_code_0()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        Write("manifest.json", """{"files": ["contacts.csv", "community-types.csv"]}""");
        Write("community-types.csv", "code;name\nECOLE;École\n");
        Write("contacts.csv", "number;last_name\n1;Blanc\n2;Noir\n");

        Assert.Equal(0, await Run(hub, "--Hub:DataDirectory=x", folder));

        Assert.Equal(
            ["[1/2] community-types.csv", "[2/2] contacts.csv", "contacts.csv: 2", "community-types.csv: 1"],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public async Task A_bad_file_is_told_with_its_line_and_ends_with_code_1()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        var file = Write("contacts.csv", "number;last_name\n1;Blanc\n1;Noir\n");

        Assert.Equal(1, await Run(hub, file));

        Assert.Equal(
            ["contacts.csv, line 3: number: '1' stands in line 2 already. (import.duplicate)", "Nothing was changed."],
            errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_code_1()
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");

        Assert.Equal(1, await Run(hub, Path.Combine(folder, "contacts.csv")));

        Assert.Contains("import.file-unreadable", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import.usage")]
    [InlineData("--wrong", "x.csv")]
    [InlineData("--relative-to", "tomorrow", "x.csv")]
    [InlineData("x.csv", "--kind")]
    public async Task A_command_that_makes_no_sense_shows_its_usage_and_ends_with_code_2(params string[] arguments)
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");

        // Without any argument at all, for the first one.
        Assert.Equal(2, await Run(hub, arguments is ["import.usage"] ? [] : arguments));

        Assert.Contains("usage: import", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"files\": [\"../contacts.csv\"]}")]
    [InlineData("{\"files\": [\"contacts.csv\"], \"more\": 1}")]
    [InlineData("{\"files\": [")]
    [InlineData("{\"files\": null}")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_folder_without_a_sound_manifest_ends_with_code_2(string? manifest)
    {
        await using var hub = await SmallVenue.On(Database.Sqlite, [], "111");
        if (manifest is not null)
            Write("manifest.json", manifest);

        Assert.Equal(2, await Run(hub, folder));

        Assert.Contains("manifest.json", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Task<int> Run(HubWithoutPorts hub, params string[] arguments) => ImportCommand.Run(
        hub.Of<ImportFiles>(), arguments, output, errors, TestContext.Current.CancellationToken);

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
