using System.Xml.Linq;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>A library that a .nfproj or packages.config names.</summary>
public sealed record PackageReference(string Id, string Version);

/// <summary>What a .nfproj says: its files, its references and its packages.</summary>
public sealed record DeviceProject(
    string Path, string AssemblyName, bool IsProgram, IReadOnlyList<string> Files, IReadOnlyList<string> References,
    IReadOnlyList<string> HintPaths, IReadOnlyList<string> Projects, IReadOnlyList<PackageReference> Packages)
{
    static readonly XNamespace Build = "http://schemas.microsoft.com/developer/msbuild/2003";

    /// <summary>The folder that the project stands in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Reads a project and the packages.config beside it.</summary>
    public static DeviceProject Read(string path)
    {
        var root = XDocument.Load(path).Root!;
        var folder = System.IO.Path.GetDirectoryName(path)!;
        return new DeviceProject(
            path,
            Value(root, "AssemblyName"),
            Value(root, "OutputType") == "Exe",
            [.. Items(root, "Compile").Select(f => Full(folder, f))],
            [.. Items(root, "Reference").Select(r => r.Split(',')[0])],
            [.. root.Descendants(Build + "HintPath").Select(h => h.Value)],
            [.. Items(root, "ProjectReference").Select(f => Full(folder, f))],
            ReadPackages(System.IO.Path.Combine(folder, "packages.config")));
    }

    /// <summary>This project and those that it references, each after those that it needs.</summary>
    public static IReadOnlyList<DeviceProject> InOrder(IEnumerable<string> paths)
    {
        var ordered = new List<DeviceProject>();
        foreach (var path in paths)
            Visit(Read(path), ordered);
        return ordered;
    }

    /// <summary>What must be in the project: every source of its folder, by path relative to it.</summary>
    public IReadOnlyList<string> FilesOfFolder() =>
    [
        .. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !IsBuilt(Folder, f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a file stands under bin or obj of a project's folder.</summary>
    public static bool IsBuilt(string folder, string file) =>
        System.IO.Path.GetRelativePath(folder, file).Split('/', '\\')[0] is "bin" or "obj";

    /// <summary>Writes the sources of its folder into a project, in place of those that it lists.</summary>
    public static void WriteFiles(string path)
    {
        var project = Read(path);
        var document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        var listed = document.Root!.Descendants(Build + "Compile").ToArray();
        var group = listed[0].Parent!;
        group.RemoveNodes();
        foreach (var file in project.FilesOfFolder())
        {
            var include = System.IO.Path.GetRelativePath(project.Folder, file).Replace('/', '\\');
            group.Add("\n    ", new XElement(Build + "Compile", new XAttribute("Include", include)));
        }

        group.Add("\n  ");
        File.WriteAllText(path, document.Declaration + "\n" + document.Root + "\n");
    }

    static void Visit(DeviceProject project, List<DeviceProject> ordered)
    {
        if (ordered.Any(p => p.Path == project.Path))
            return;
        foreach (var needed in project.Projects)
            Visit(Read(needed), ordered);
        ordered.Add(project);
    }

    static PackageReference[] ReadPackages(string path) =>
    [
        .. XDocument.Load(path).Root!.Elements("package")
            .Select(p => new PackageReference(p.Attribute("id")!.Value, p.Attribute("version")!.Value)),
    ];

    static string Value(XElement root, string name) => root.Descendants(Build + name).First().Value;

    static IEnumerable<string> Items(XElement root, string name) =>
        root.Descendants(Build + name).Select(e => e.Attribute("Include")!.Value);

    static string Full(string folder, string include) =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, include.Replace('\\', '/')));
}
