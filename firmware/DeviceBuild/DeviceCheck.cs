namespace Ticketing.Firmware.DeviceBuild;

/// <summary>What checking one project gave.</summary>
public sealed record ProjectResult(string Project, int Files, IReadOnlyList<Finding> Findings);

/// <summary>Builds every device project against the API lists and reads its IL.</summary>
public static class DeviceCheck
{
    /// <summary>Checks the repository: the device projects, then the appliance's parts for the Pi.</summary>
    public static IReadOnlyList<ProjectResult> Run(string root)
    {
        using var libraries = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.DeviceLists(root)), []);
        var built = new Dictionary<string, byte[]>(libraries.Images, StringComparer.Ordinal);
        var results = new List<ProjectResult>();
        foreach (var project in DeviceProject.InOrder(Repository.DeviceProjects(root)))
            results.Add(Check(root, project, built));
        results.Add(PiCheck.Run(root));
        return results;
    }

    static ProjectResult Check(string root, DeviceProject project, Dictionary<string, byte[]> built)
    {
        var name = Path.GetRelativePath(root, project.Path);
        var wanted = project.References
            .Concat(project.Projects.Select(p => DeviceProject.Read(p).AssemblyName))
            .ToArray();
        var missing = wanted.Where(w => !built.ContainsKey(w)).ToArray();
        if (missing.Length > 0)
            return new ProjectResult(name, project.Files.Count,
                [.. missing.Select(m => new Finding(name, 0, "device.reference", m,
                    "neither a list in firmware/DeviceBuild/api nor a project that builds."))]);
        var references = wanted.Select(w => built[w]).ToArray();
        var compiled = new DeviceCompiler(root)
            .Compile(project.AssemblyName, project.IsProgram, project.Files, references);
        if (compiled.Findings.Count > 0)
            return new ProjectResult(name, project.Files.Count, compiled.Findings);
        built[project.AssemblyName] = compiled.Image;
        return new ProjectResult(name, project.Files.Count, IlRules.Check(compiled, built.Values));
    }
}
