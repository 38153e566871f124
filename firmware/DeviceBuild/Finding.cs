using System.Globalization;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>Why something cannot run on the device.</summary>
/// <param name="Path">Source file relative to the repository; the assembly's name when no line is known.</param>
/// <param name="Line">From 1; 0 when not known.</param>
/// <param name="Code">"CS0117" of the compiler, or "device.generic" and the like of <see cref="IlRules"/>.</param>
/// <param name="Member">Type and member; empty for the compiler's messages, which name it themselves.</param>
/// <param name="Message">What it is and what to do instead.</param>
public sealed record Finding(string Path, int Line, string Code, string Member, string Message)
{
    public override string ToString()
    {
        var where = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Path}({Line})") : Path;
        return Member.Length == 0 ? $"{where}: {Code}: {Message}" : $"{where}: {Code}: {Member}: {Message}";
    }
}
