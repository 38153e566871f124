using System.Xml.Linq;
using Ticketing.Firmware.DeviceBuild;

namespace Ticketing.Firmware.Tests;

public partial class DeviceBuildTests
{
    public static TheoryData<string> Projects =>
        [.. Repository.DeviceProjects(DeviceSample.Root).Select(p => Path.GetRelativePath(DeviceSample.Root, p))];

    [Fact]
    public void Everything_that_runs_on_a_device_or_on_a_Pi_passes()
    {
        var results = DeviceCheck.Run(DeviceSample.Root);
        Assert.Empty(results.SelectMany(r => r.Findings).Select(f => f.ToString()));
        Assert.Equal(5, results.Count);
        Assert.All(results, r => Assert.True(r.Files > 0, r.Project));
    }

    [Fact]
    public void Each_device_program_and_library_has_its_project() => Assert.Equal(
        ["Ticketing.Firmware.Board", "Ticketing.Firmware.CashlessReader", "Ticketing.Firmware.Turnstile",
            "Ticketing.Protocol.Device"],
        Repository.DeviceProjects(DeviceSample.Root).Select(p => DeviceProject.Read(p).AssemblyName).Order());

    [Theory, MemberData(nameof(Projects))]
    public void A_project_lists_exactly_the_sources_of_its_folder(string path)
    {
        var project = Read(path);
        // To mend: dotnet run --project firmware/DeviceBuild files
        Assert.Equal(project.FilesOfFolder(), project.Files.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_project_takes_each_library_from_a_package_that_it_lists(string path)
    {
        var project = Read(path);
        Assert.Equal(project.References.Count, project.HintPaths.Count);
        var folders = project.Packages.Select(p => $"{p.Id}.{p.Version}").ToHashSet();
        foreach (var (reference, hint) in project.References.Zip(project.HintPaths))
        {
            var parts = hint.Split('\\');
            Assert.Equal(reference + ".dll", parts[^1]);
            Assert.Contains(parts[^3], folders);
            Assert.Equal("firmware" + Path.DirectorySeparatorChar + "packages", Path.GetRelativePath(DeviceSample.Root,
                Path.GetFullPath(Path.Combine([project.Folder, .. parts[..^3]]))));
        }

        Assert.All(folders, f => Assert.Contains(project.HintPaths, h => h.Contains(f, StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_package_has_the_version_that_is_recorded(string path)
    {
        var recorded = File.ReadAllLines(Repository.PackageVersions(DeviceSample.Root))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' '))
            .ToDictionary(w => w[0], w => w[1]);
        foreach (var package in Read(path).Packages)
            Assert.Equal(package.Version, recorded.GetValueOrDefault(package.Id));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_project_has_what_the_devices_project_system_asks_for(string path)
    {
        var root = XDocument.Load(Path.Combine(DeviceSample.Root, path)).Root!;
        var build = root.GetDefaultNamespace();
        string One(string name) => Assert.Single(root.Descendants(build + name)).Value;
        Assert.Equal("9.0", One("LangVersion"));
        Assert.Equal("v1.0", One("TargetFrameworkVersion"));
        Assert.StartsWith("{11A8DD76-328B-46DF-9F39-F559912D0360};", One("ProjectTypeGuids"));
        Assert.True(Guid.TryParse(One("ProjectGuid"), out _));
        Assert.Equal(["NFProjectSystem.Default.props", "NFProjectSystem.props", "NFProjectSystem.CSharp.targets"],
            root.Elements(build + "Import").Select(i => i.Attribute("Project")!.Value.Split(')')[1]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_devices_solution_has_the_project_under_its_own_id(string path)
    {
        var firmware = Path.Combine(DeviceSample.Root, "firmware");
        var solution = File.ReadAllText(Path.Combine(firmware, "Devices.sln"));
        var document = XDocument.Load(Path.Combine(DeviceSample.Root, path)).Root!;
        var id = document.Descendants(document.GetDefaultNamespace() + "ProjectGuid").Single().Value;
        var relative = Path.GetRelativePath(firmware, Path.Combine(DeviceSample.Root, path)).Replace('/', '\\');
        Assert.Contains($"\"{relative}\", \"{id}\"", solution);
        Assert.Contains($"{id}.Release|Any CPU.Deploy.0", solution);
    }

    [Fact]
    public void Two_projects_never_ask_for_two_versions_of_a_package()
    {
        var packages = Repository.DeviceProjects(DeviceSample.Root).SelectMany(p => DeviceProject.Read(p).Packages);
        Assert.All(packages.GroupBy(p => p.Id), g => Assert.Single(g.Select(p => p.Version).Distinct()));
    }

    static DeviceProject Read(string path) => DeviceProject.Read(Path.Combine(DeviceSample.Root, path));
}
