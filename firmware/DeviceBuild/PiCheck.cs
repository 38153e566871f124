using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// The appliance's parts for the Pi use Iot.Device.Bindings, which the build cannot fetch: they are compiled with the
/// symbol HARDWARE_PI against an assembly made from its API lists, beside the real .NET and System.Device.Gpio.
/// </summary>
public static class PiCheck
{
    const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>Checks appliance/Ticketing.Appliance/Hardware.</summary>
    public static ProjectResult Run(string root)
    {
        var folder = Path.Combine(root, "appliance", "Ticketing.Appliance", "Hardware");
        var files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray()
            : [];
        var compiled = Compile(root, files);
        return new ProjectResult(
            "appliance/Ticketing.Appliance/Hardware", files.Length, compiled.Image.Length, compiled.Findings);
    }

    /// <summary>Compiles sources as the Pi build would.</summary>
    public static Compiled Compile(string root, IEnumerable<string> files)
    {
        var real = RealAssemblies();
        using var bindings = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.PiLists(root)), real);
        IReadOnlyList<MetadataReference> references =
        [
            .. real.Select(path => MetadataReference.CreateFromFile(path)),
            .. bindings.Images.Values.Select(image => MetadataReference.CreateFromImage(image)),
        ];
        return new DeviceCompiler(root)
            .Compile("Ticketing.Appliance.Pi", isProgram: false, files, references, LanguageVersion.CSharp14,
                "HARDWARE_PI", Usings);
    }

    static string[] RealAssemblies() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll")),
    ];
}
