using System.Globalization;
using System.Text;
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
    public Compiled Compile(
        string assemblyName, bool isProgram, IEnumerable<string> files, IEnumerable<byte[]> references)
    {
        var trees = Parse(files, LanguageVersion.CSharp9, "NANOFRAMEWORK_1_0");
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(
            kind, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
            deterministic: true, warningLevel: 0, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(
            assemblyName, trees, references.Select(r => MetadataReference.CreateFromImage(r)), options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return new Compiled(image.ToArray(), symbols.ToArray(),
            [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(ToFinding)]);
    }

    /// <summary>Reads sources; their paths become relative.</summary>
    public IReadOnlyList<SyntaxTree> Parse(IEnumerable<string> files, LanguageVersion language, string symbol)
    {
        var options = new CSharpParseOptions(language, preprocessorSymbols: [symbol]);
        return
        [
            .. files.Select(f => CSharpSyntaxTree.ParseText(
                SourceText.From(File.ReadAllText(f), Encoding.UTF8), options, Relative(f))),
        ];
    }

    /// <summary>The compiler's message with its place.</summary>
    public static Finding ToFinding(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var path = string.IsNullOrEmpty(span.Path) ? "(no file)" : span.Path;
        return new Finding(path, span.StartLinePosition.Line + 1, diagnostic.Id, "",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
