using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>What a compilation gave: an assembly with its symbols, or the reasons why not.</summary>
public sealed record Compiled(byte[] Image, byte[] Symbols, IReadOnlyList<Finding> Findings);

/// <summary>Compiles sources against nothing but the given assemblies.</summary>
/// <param name="root">Paths in messages are relative to it.</param>
public sealed class DeviceCompiler(string root)
{
    /// <summary>As the device's project system does it: C# 9, release, the symbol NANOFRAMEWORK_1_0.</summary>
    public Compiled ForDevice(
        string assemblyName, bool isProgram, IEnumerable<string> files, IEnumerable<byte[]> references) =>
        Compile(assemblyName, isProgram, files, [.. references.Select(r => MetadataReference.CreateFromImage(r))],
            LanguageVersion.CSharp9, "NANOFRAMEWORK_1_0", usings: "");

    /// <summary>Compiles with one language version, one symbol, and global usings before the files.</summary>
    public Compiled Compile(
        string assemblyName, bool isProgram, IEnumerable<string> files, IReadOnlyList<MetadataReference> references,
        LanguageVersion language, string symbol, string usings)
    {
        var parsing = new CSharpParseOptions(language, preprocessorSymbols: [symbol]);
        var trees = files.Select(f => CSharpSyntaxTree.ParseText(
            SourceText.From(File.ReadAllText(f), System.Text.Encoding.UTF8), parsing, Relative(f)));
        trees = trees.Append(CSharpSyntaxTree.ParseText(usings, parsing));
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(
            kind, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
            deterministic: true, warningLevel: 0);
        var compilation = CSharpCompilation.Create(assemblyName, trees, references, options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return new Compiled(image.ToArray(), symbols.ToArray(),
            [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(ToFinding)]);
    }

    string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    static Finding ToFinding(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var path = span.Path.Length > 0 ? span.Path : "(no file)";
        return new Finding(path, span.StartLinePosition.Line + 1, diagnostic.Id, "", diagnostic.GetMessage(
            System.Globalization.CultureInfo.InvariantCulture));
    }
}
