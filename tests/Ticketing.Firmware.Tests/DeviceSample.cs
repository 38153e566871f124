using Ticketing.Firmware.DeviceBuild;

namespace Ticketing.Firmware.Tests;

/// <summary>A few lines of device code, built as the device build does it.</summary>
static class DeviceSample
{
    public static readonly string Root = Repository.Find(AppContext.BaseDirectory);

    static readonly Lazy<byte[][]> Libraries = new(() =>
    {
        using var made = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.DeviceLists(Root)), []);
        return [.. made.Images.Values];
    });

    /// <summary>What the device build says of a source.</summary>
    public static IReadOnlyList<Finding> Check(string source)
    {
        var folder = Directory.CreateTempSubdirectory("device-sample");
        try
        {
            var path = Path.Combine(folder.FullName, "Sample.cs");
            File.WriteAllText(path, source);
            var compiled = new DeviceCompiler(folder.FullName)
                .Compile("Sample", isProgram: false, [path], Libraries.Value);
            return compiled.Findings.Count > 0 ? compiled.Findings : IlRules.Check(compiled, Libraries.Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What it says of statements in a method; they start on line 9.</summary>
    public static IReadOnlyList<Finding> CheckBody(string statements) => Check(
        "using System;\nusing System.Collections;\nusing System.Text;\nusing System.Threading;\n"
        + "class Sample\n{\n    void Run(int a, object o)\n    {\n" + statements + "\n    }\n}\n");
}
