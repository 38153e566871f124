using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// The appliance's parts for the Pi use Iot.Device.Bindings, which the build cannot fetch. The appliance's sources are
/// read with the symbol HARDWARE_PI against an assembly made from the bindings' API lists, beside the real .NET and
/// System.Device.Gpio; what is wrong in its Hardware folder is told. The other folders only lend their types: they need
/// packages that this tool does not have, and are built with the appliance itself.
/// </summary>
public static class PiCheck
{
    const string Symbol = "HARDWARE_PI";

    // The methods of [LoggerMessage] get their bodies from a generator that does not run here.
    const string PartialMethodWithoutBody = "CS8795";

    static readonly string[] Namespaces =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks", "System.Net.Http.Json", "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    /// <summary>Checks the repository's appliance.</summary>
    public static ProjectResult Run(string root)
    {
        var appliance = Path.Combine(root, "appliance", "Ticketing.Appliance");
        var all = Sources(appliance);
        var folder = Path.Combine(appliance, "Hardware");
        var hardware = all.Where(f => f.StartsWith(folder, StringComparison.Ordinal)).ToArray();
        var findings = Check(root, hardware, all.Except(hardware));
        return new ProjectResult("appliance/Ticketing.Appliance/Hardware (Pi)", hardware.Length, findings);
    }

    /// <summary>What is wrong in sources, given those that lend their types.</summary>
    public static IReadOnlyList<Finding> Check(string root, IEnumerable<string> files, IEnumerable<string> others)
    {
        var real = RealAssemblies();
        using var bindings = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.PiLists(root)), real);
        var references = real.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
            .Concat(bindings.Images.Values.Select(image => MetadataReference.CreateFromImage(image)));
        var compiler = new DeviceCompiler(root);
        var usings = string.Concat(Namespaces.Select(n => $"global using {n};\n"));
        var checkedTrees = compiler.Parse(files, LanguageVersion.CSharp14, Symbol);
        var compilation = CSharpCompilation.Create("Ticketing.Appliance",
            [
                .. checkedTrees, .. compiler.Parse(others, LanguageVersion.CSharp14, Symbol),
                CSharpSyntaxTree.ParseText(usings, new CSharpParseOptions(LanguageVersion.CSharp14)),
            ],
            references, new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return
        [
            .. checkedTrees.SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics())
                .Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != PartialMethodWithoutBody)
                .Select(DeviceCompiler.ToFinding),
        ];
    }

    static string[] Sources(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(f => !DeviceProject.IsBuilt(folder, f)).Order(StringComparer.Ordinal),
        ];

    static string[] RealAssemblies() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal))),
    ];
}
