namespace Ticketing.Firmware.Tests;

public partial class DeviceBuildTests
{
    [Theory]
    [InlineData("var s = string.Join(\",\", new string[0]);", "CS0117")]
    [InlineData("var s = \"a\".Replace(\"a\", \"b\");", "CS1061")]
    [InlineData("var l = new System.Collections.Generic.List<int>();", "CS0234")]
    [InlineData("int? x = null;", "CS0518")]
    [InlineData("Span<byte> s = new byte[1];", "CS0246")]
    [InlineData("var t = (1, 2);", "CS8179")]
    [InlineData("Array.Sort(new int[1]);", "CS0117")]
    [InlineData("var e = Enum.Parse(typeof(int), \"a\");", "CS0117")]
    [InlineData("decimal d = 1;", "CS0518")]
    [InlineData("var b = char.IsDigit('a');", "CS0117")]
    [InlineData("Monitor.Wait(o);", "CS0117")]
    [InlineData("var t = Environment.TickCount;", "CS0117")]
    [InlineData("var c = new Hashtable().Values;\n        c.Nothing();", "CS1061")]
    public void A_member_that_the_device_does_not_have_fails_the_build_with_its_file_and_line(string code, string error)
    {
        var findings = DeviceSample.CheckBody(code);
        var finding = Assert.Single(findings, f => f.Code == error);
        Assert.Equal("Sample.cs", finding.Path);
        Assert.InRange(finding.Line, 9, 10);
        Assert.StartsWith("Sample.cs(", finding.ToString());
    }

    [Theory]
    [InlineData("Action<int> f = x => { };", "device.generic")]
    [InlineData("Func<int> f = () => 1;\n        f();", "device.generic")]
    [InlineData("EventHandler<EventArgs> f = (s, e) => { };", "device.generic")]
    [InlineData("T Same<T>(T x) => x;\n        Same(a);", "device.generic")]
    [InlineData("var m = new int[2, 2];\n        m[0, 0] = a;", "device.multi-dimensional")]
    [InlineData("unsafe { byte* p = stackalloc byte[8]; p[0] = 1; }", "device.stackalloc")]
    [InlineData("unsafe { fixed (byte* p = new byte[8]) { p[0] = 1; } }", "device.pointer")]
    [InlineData("var x = checked(a + 1);", "device.checked")]
    [InlineData("var x = checked((byte)a);", "device.checked")]
    [InlineData("var x = new byte[800000];", "device.large-array")]
    [InlineData("var x = new long[100000];", "device.large-array")]
    [InlineData("var s = a.ToString(\"00\");", "device.number-format")]
    [InlineData("var s = (a / 100.0).ToString(\"0.00\");", "device.number-format")]
    [InlineData("var s = string.Format(\"{0:00}:{1,3:#0}\", a, a);", "device.number-format")]
    [InlineData("var s = $\"{a:000}\";", "device.number-format")]
    [InlineData("var s = DayOfWeek.Monday.ToString();", "device.enum-text")]
    [InlineData("var d = (DayOfWeek)a;\n        var s = \"on \" + d;", "device.enum-text")]
    [InlineData("var s = \"a\\0b\";\n        Console.WriteLine(s);", "device.nul")]
    public void What_compiles_and_then_fails_on_the_device_is_refused_with_its_file_and_line(string code, string rule)
    {
        var findings = DeviceSample.CheckBody(code);
        var finding = findings.First(f => f.Code == rule);
        Assert.Equal("Sample.cs", finding.Path);
        Assert.InRange(finding.Line, 9, 10);
        Assert.StartsWith("Sample", finding.Member);
        Assert.All(findings, f => Assert.StartsWith("device.", f.Code));
    }

    [Theory]
    [InlineData("class Box<T> { public T Value; }", "device.generic")]
    [InlineData("class Box { public T Same<T>(T value) { return value; } }", "device.generic")]
    [InlineData("class Box { public System.Action<int> Changed; }", "device.generic")]
    [InlineData("class Box { public int[,] Cells; }", "device.multi-dimensional")]
    [InlineData("class Box { public int[][,] Cells; }", "device.multi-dimensional")]
    [InlineData("interface IBox { int Size() { return 1; } }", "device.default-interface-method")]
    [InlineData("struct Box { public int Size; }", "device.mutable-struct")]
    [InlineData("struct Box { public int Size { get; set; } }", "device.mutable-struct")]
    [InlineData("class Key { public override bool Equals(object o) { return true; } "
        + "public override int GetHashCode() { return 1; } }", "device.hash-key")]
    [InlineData("unsafe class Box { public delegate*<int, int> Call; }", "device.pointer")]
    public void A_type_that_the_device_cannot_load_is_refused(string code, string rule) =>
        Assert.Contains(DeviceSample.Check(code), f => f.Code == rule);

    [Fact]
    public void A_volatile_field_does_not_even_compile() =>
        Assert.Contains(DeviceSample.Check("class Box { volatile bool done; }"), f => f.Code == "CS0518");

    [Fact]
    public void What_the_device_has_passes()
    {
        const string source = """
            using System;
            using System.Collections;
            using System.Device.Gpio;
            using System.IO;
            using System.Security.Cryptography;
            using System.Text;
            using System.Threading;

            interface IGate { bool IsOpen { get; } }

            readonly struct Reading { public Reading(int value) { Value = value; } public int Value { get; } }

            delegate void Opened(object sender, int serial);

            enum State { Shut = 1, Open = 2 }

            class Gate : IGate
            {
                static readonly int[] Primes = { 2, 3, 5, 7, 11, 13, 17, 19, 23 };
                readonly object guard = new object();
                readonly byte[][] rows = { new byte[] { 1 }, new byte[] { 2 } };
                readonly Hashtable known = new Hashtable();
                State state = State.Shut;

                public event Opened OnOpened;
                public event EventHandler OnShut;

                public bool IsOpen => state == State.Open;

                public string Open(int serial, object o)
                {
                    lock (guard)
                    {
                        state = serial switch { 1 => State.Open, > 5 and < 9 => State.Open, _ => State.Shut };
                    }

                    known["a"] = serial;
                    OnOpened?.Invoke(this, serial);
                    OnShut?.Invoke(this, EventArgs.Empty);
                    var text = new StringBuilder().Append(serial).Append(' ').ToString();
                    foreach (var prime in Primes)
                        text += prime.ToString("D2");
                    try
                    {
                        new Thread(() => Open(serial, o)).Start();
                        if (o is string s && s.Length > 3)
                            text += s[3] + s.Substring(1);
                    }
                    catch (IOException e) when (e.Message.Length > 0)
                    {
                        throw new InvalidOperationException("no", e);
                    }

                    byte[] key = HMACSHA256.HashData(new byte[32], rows[0]);
                    using var gpio = new GpioController();
                    gpio.OpenPin(4, PinMode.Output).Write(PinValue.High);
                    gpio.RegisterCallbackForPinValueChangedEvent(
                        4, PinEventTypes.Falling, (sender, e) => text += e.PinNumber);
                    return $"{text} {serial:X8} {serial,6} {DateTime.UtcNow:yyyy-MM-dd} {key.Length} {(int)state}";
                }

                public Reading Last() => new Reading(new byte[786364].Length);
            }
            """;
        Assert.Empty(DeviceSample.Check(source));
    }

    [Fact]
    public void A_nested_struct_is_named_with_the_type_around_it()
    {
        var finding = Assert.Single(DeviceSample.Check("class Outer { public struct Inner { public int A; } }"));
        Assert.Equal("Outer.Inner.A", finding.Member);
        Assert.Contains("readonly", finding.Message);
    }
}
