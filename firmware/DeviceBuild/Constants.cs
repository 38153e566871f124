using System.Globalization;
using Mono.Cecil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>Reads the constants and default values of API lists, which are printed without quotes.</summary>
static class Constants
{
    /// <summary>The value as the type asks; null for null, and for what a constant cannot be.</summary>
    public static object? Read(string text, TypeReference type, TypeNames names)
    {
        if (text is "null" or "default")
            return null;
        return type.FullName switch
        {
            "System.String" => text.Length > 1 && text[0] == '"' ? text[1..^1] : text,
            "System.Boolean" => text == "True",
            "System.Char" => text.StartsWith("\\u", StringComparison.Ordinal)
                ? (char)int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : text.Length > 0 ? text[0] : ' ',
            "System.Single" => float.Parse(text, CultureInfo.InvariantCulture),
            "System.Double" => Double(text),
            _ => Integer(text, Underlying(type, names)),
        };
    }

    static double Double(string text) => text switch
    {
        "∞" => double.PositiveInfinity,
        "-∞" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    static string Underlying(TypeReference type, TypeNames names) =>
        names.Find(type.FullName.Replace('/', '.')) is { IsEnum: true } known
            ? known.Fields.First(f => !f.IsStatic).FieldType.FullName
            : type.FullName;

    /// <summary>An integer of the primitive type of that name; null when it is none.</summary>
    public static object? Integer(string text, string typeName)
    {
        var culture = CultureInfo.InvariantCulture;
        return typeName switch
        {
            "System.Byte" => byte.Parse(text, culture),
            "System.SByte" => sbyte.Parse(text, culture),
            "System.Int16" => short.Parse(text, culture),
            "System.UInt16" => ushort.Parse(text, culture),
            "System.Int32" => int.Parse(text, culture),
            "System.UInt32" => uint.Parse(text, culture),
            "System.Int64" => long.Parse(text, culture),
            "System.UInt64" => ulong.Parse(text, culture),
            _ => null,
        };
    }
}
