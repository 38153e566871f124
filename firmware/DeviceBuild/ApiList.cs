namespace Ticketing.Firmware.DeviceBuild;

/// <summary>One type of a library as its API list has it: a declaration and its members, a signature each.</summary>
/// <param name="Assembly">The library's assembly, e.g. System.Device.Gpio.</param>
/// <param name="FullName">Name with namespace; type parameters in angle brackets, nested types after a dot.</param>
/// <param name="Declaration">E.g. "public sealed class GpioPin : System.IDisposable".</param>
/// <param name="Members">Their signatures, or "Name = 1" for an enum.</param>
public sealed record ApiType(string Assembly, string FullName, string Declaration, IReadOnlyList<string> Members)
{
    /// <summary>Name without type parameters.</summary>
    public string PlainName => FullName.Split('<')[0];

    /// <summary>Type parameters in their order.</summary>
    public IReadOnlyList<string> Parameters => FullName.Contains('<')
        ? FullName[(FullName.IndexOf('<') + 1)..FullName.LastIndexOf('>')].Split(',')
        : [];

    /// <summary>The key under which signatures find it: name and number of type parameters.</summary>
    public string Key => Parameters.Count == 0 ? PlainName : PlainName + "`" + Parameters.Count;
}

/// <summary>
/// The public API of libraries that the build cannot fetch, a member a line: "Assembly;Namespace.Type;signature".
/// </summary>
public static class ApiList
{
    /// <summary>Reads every list of a folder.</summary>
    /// <exception cref="InvalidDataException">A line is not of that form; the message names file and line.</exception>
    public static IReadOnlyList<ApiType> ReadFolder(string folder) =>
        [.. Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    static List<ApiType> Read(string path)
    {
        var types = new List<ApiType>();
        var members = new List<string>();
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var parts = lines[i].Split(';', 3);
            if (parts.Length < 3)
                throw new InvalidDataException(
                    $"{path}({i + 1}): expected assembly;type;signature, found '{lines[i]}'.");
            if (IsDeclaration(parts[2]))
            {
                members = [];
                types.Add(new ApiType(parts[0], parts[1], parts[2], members));
            }
            else if (types.Count == 0 || types[^1].FullName != parts[1])
                throw new InvalidDataException($"{path}({i + 1}): {parts[1]} has a member before its declaration.");
            else
                members.Add(parts[2]);
        }

        return types;
    }

    static bool IsDeclaration(string signature)
    {
        var words = signature.Split(' ');
        var modifiers = words
            .TakeWhile(w => w is "public" or "static" or "sealed" or "abstract" or "ref" or "readonly")
            .Count();
        return words[modifiers] is "class" or "struct" or "interface" or "enum" or "delegate";
    }
}
