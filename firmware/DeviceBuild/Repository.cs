namespace Ticketing.Firmware.DeviceBuild;

/// <summary>Where things are.</summary>
public static class Repository
{
    /// <summary>The repository that a folder belongs to.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not within one.</exception>
    public static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ticketing.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"{from} is not within the repository: no Ticketing.sln above it.");
    }

    /// <summary>Projects of the device build.</summary>
    public static IReadOnlyList<string> DeviceProjects(string root) =>
    [
        .. ((string[])["firmware", "protocol"])
            .SelectMany(f => Directory.GetFiles(Path.Combine(root, f), "*.nfproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>API lists of the device's libraries.</summary>
    public static string DeviceLists(string root) => Path.Combine(root, "firmware", "DeviceBuild", "api");

    /// <summary>API lists of the desktop's device bindings, which the appliance on a Pi uses.</summary>
    public static string PiLists(string root) => Path.Combine(root, "firmware", "DeviceBuild", "api-iot");

    /// <summary>Packages of the device build with the versions that are in use.</summary>
    public static string PackageVersions(string root) =>
        Path.Combine(root, "firmware", "DeviceBuild", "package-versions.txt");
}
