namespace Ticketing.Simulators.Processes;

/// <summary>Where the built programs are. They are run from their own output folders, where their web files are.</summary>
public sealed record Programs(string Hub, string Appliance, string DemoSeason)
{
    /// <summary>Finds the repository above this program, and there what was built in the same configuration.</summary>
    public static Programs Built()
    {
        var root = Repository();
        var configuration = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        string Output(params string[] project) =>
            Path.Combine([root, .. project, "bin", configuration, "net10.0", project[^1] + ".dll"]);
        var programs = new Programs(
            Output("hub", "Ticketing.Hub"), Output("appliance", "Ticketing.Appliance"), Path.Combine(root, "demo"));
        foreach (var file in (string[])[programs.Hub, programs.Appliance])
        {
            if (!File.Exists(file))
                throw new FileNotFoundException($"{file} is missing: build it first (./run.sh does).");
        }
        return programs;
    }

    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ticketing.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"There is no Ticketing.sln above {AppContext.BaseDirectory}.");
    }
}
