using Mono.Cecil;
using Ticketing.Firmware.DeviceBuild;

namespace Ticketing.Firmware.Tests;

public partial class DeviceBuildTests
{
    [Theory]
    [InlineData("public int Read(byte[] buffer, int offset = -1)", MemberKind.Method, "int", "Read", 2)]
    [InlineData("public StringBuilder(string value)", MemberKind.Constructor, "void", ".ctor", 1)]
    [InlineData("public virtual object this[int index] { get; set; }", MemberKind.Indexer, "object", "Item", 1)]
    [InlineData("public System.Collections.Generic.IList<int, string> Rows { get; }", MemberKind.Property,
        "System.Collections.Generic.IList<int, string>", "Rows", 0)]
    [InlineData("public static event System.EventHandler Changed", MemberKind.Event, "System.EventHandler",
        "Changed", 0)]
    [InlineData("public const string Name = a = b", MemberKind.Constant, "string", "Name", 0)]
    [InlineData("public static readonly byte[] Empty", MemberKind.Field, "byte[]", "Empty", 0)]
    [InlineData("public string PadLeft(int totalWidth, char paddingChar =  )", MemberKind.Method, "string",
        "PadLeft", 2)]
    public void A_signature_of_a_list_is_taken_apart(string text, MemberKind kind, string type, string name, int count)
    {
        var signature = Signature.Parse(text, "StringBuilder");
        Assert.Equal((kind, type, name, count),
            (signature.Kind, signature.Type, signature.Name, signature.Parameters.Count));
    }

    [Fact]
    public void An_assembly_made_from_a_list_has_its_types_members_and_constants()
    {
        using var made = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.DeviceLists(DeviceSample.Root)), []);
        var core = AssemblyDefinition.ReadAssembly(new MemoryStream(made.Images["mscorlib"])).MainModule;
        Assert.Empty(core.AssemblyReferences);
        Assert.Equal(int.MaxValue, core.GetType("System.Int32").Fields.Single(f => f.Name == "MaxValue").Constant);
        Assert.Equal('\uFFFF', core.GetType("System.Char").Fields.Single(f => f.Name == "MaxValue").Constant);
        var format = core.GetType("System.String").Methods.Single(m => m.Name == "Format");
        Assert.Equal("System.ParamArrayAttribute", format.Parameters[1].CustomAttributes[0].AttributeType.FullName);
        Assert.True(core.GetType("System.Boolean").IsValueType);
        Assert.Single(core.GetType("System.IO.IOException").NestedTypes);
        var pins = AssemblyDefinition.ReadAssembly(new MemoryStream(made.Images["System.Device.Gpio"])).MainModule;
        Assert.Equal(["mscorlib", "nanoFramework.Runtime.Events"], pins.AssemblyReferences.Select(r => r.Name));
        Assert.Equal((byte)3, Convert.ToByte(pins.GetType("System.Device.Gpio.PinMode").Fields
            .Single(f => f.Name == "Output").Constant, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void No_member_of_the_core_library_is_left_out()
    {
        using var made = ReferenceAssemblies.From(ApiList.ReadFolder(Repository.DeviceLists(DeviceSample.Root)), []);
        var core = AssemblyDefinition.ReadAssembly(new MemoryStream(made.Images["mscorlib"])).MainModule;
        var own = core.Types.Select(t => t.FullName).ToHashSet();
        Assert.DoesNotContain(made.Skipped, s => own.Contains(s.Split(':')[0].Trim()));
    }

    [Theory]
    [InlineData("Some.Library;Some.Type;public void M()", "before its declaration")]
    [InlineData("just words", "expected assembly;type;signature")]
    public void A_broken_list_is_refused_with_its_file_and_line(string line, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("lists");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "x.txt"), "\n" + line + "\n");
            var error = Assert.Throws<InvalidDataException>(() => ApiList.ReadFolder(folder.FullName));
            Assert.Contains("x.txt(2)", error.Message);
            Assert.Contains(reason, error.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("lcd.Write(\"a\"); lcd.SetCursorPosition(0, 1);", null)]
    [InlineData("lcd.DrawCircle();", "CS1061")]
    [InlineData("lcd.Write(1.5m);", "CS1503")]
    public void The_appliances_display_is_checked_against_the_list_of_its_bindings(string call, string? error)
    {
        var folder = Directory.CreateTempSubdirectory("pi");
        try
        {
            var path = Path.Combine(folder.FullName, "Display.cs");
            File.WriteAllText(path, "#if HARDWARE_PI\nusing System.Device.I2c;\nusing Iot.Device.CharacterLcd;\n"
                + "class Display\n{\n    void Show(I2cDevice bus)\n    {\n"
                + "        var lcd = new Lcd1602(bus, false);\n        "
                + call + "\n    }\n}\n#endif\n");
            var findings = PiCheck.Check(DeviceSample.Root, [path], []);
            if (error is null)
                Assert.Empty(findings);
            else
                Assert.Equal((error, 9), (Assert.Single(findings).Code, findings[0].Line));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
