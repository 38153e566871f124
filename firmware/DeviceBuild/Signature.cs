namespace Ticketing.Firmware.DeviceBuild;

/// <summary>What a signature of an API list declares.</summary>
public enum MemberKind { Constructor, Method, Property, Indexer, Event, Field, Constant }

/// <summary>One parameter of a signature.</summary>
/// <param name="Modifier">"", "params", "ref", "out" or "in".</param>
/// <param name="Type">As written.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">As written; null when there is none.</param>
public sealed record ApiParameter(string Modifier, string Type, string Name, string? Default);

/// <summary>A member's signature, taken apart.</summary>
public sealed record Signature(
    MemberKind Kind, IReadOnlySet<string> Modifiers, string Type, string Name, IReadOnlyList<ApiParameter> Parameters,
    string Rest)
{
    static readonly HashSet<string> Known =
    [
        "public", "protected", "internal", "static", "abstract", "virtual", "override", "sealed", "readonly", "const",
        "event", "unsafe", "extern", "delegate",
    ];

    /// <summary>Takes a member's signature apart.</summary>
    /// <param name="text">E.g. "public virtual int Read(byte[] buffer, int offset = 0)".</param>
    /// <param name="typeName">Simple name of the type, by which constructors are known.</param>
    /// <exception cref="FormatException">It is not a signature.</exception>
    public static Signature Parse(string text, string typeName)
    {
        var modifiers = new HashSet<string>(StringComparer.Ordinal);
        var rest = text;
        while (rest.IndexOf(' ') is > 0 and var space && Known.Contains(rest[..space]))
        {
            modifiers.Add(rest[..space]);
            rest = rest[(space + 1)..];
        }

        if (rest.StartsWith(typeName + "(", StringComparison.Ordinal))
            return new(MemberKind.Constructor, modifiers, "void", ".ctor", ParametersOf(rest), "");
        var type = TakeType(ref rest);
        if (rest.StartsWith("this[", StringComparison.Ordinal))
        {
            var close = rest.IndexOf(']');
            return new(MemberKind.Indexer, modifiers, type, "Item", Divide(rest[5..close]), rest[(close + 1)..]);
        }

        var end = rest.IndexOfAny([' ', '(', '{']);
        var name = end < 0 ? rest : rest[..end];
        if (modifiers.Contains("event"))
            return new(MemberKind.Event, modifiers, type, name, [], "");
        if (end >= 0 && rest[end] == '(')
            return new(MemberKind.Method, modifiers, type, name.Split('`')[0], ParametersOf(rest), "");
        if (rest.Contains('{'))
            return new(MemberKind.Property, modifiers, type, name, [], rest[end..]);
        if (!modifiers.Contains("const"))
            return new(MemberKind.Field, modifiers, type, name, [], "");
        return new(MemberKind.Constant, modifiers, type, name, [], rest[(rest.IndexOf('=') + 2)..]);
    }

    static string TakeType(ref string rest)
    {
        var depth = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            depth += rest[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (rest[i] == ' ' && depth == 0)
            {
                var type = rest[..i];
                rest = rest[(i + 1)..];
                return type;
            }
        }

        throw new FormatException($"No type in '{rest}'.");
    }

    static List<ApiParameter> ParametersOf(string text) =>
        Divide(text[(text.IndexOf('(') + 1)..text.LastIndexOf(')')]);

    static List<ApiParameter> Divide(string text)
    {
        var found = new List<ApiParameter>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (text[i] != ',' || depth > 0))
            {
                depth += text[i] switch { '<' or '[' => 1, '>' or ']' => -1, _ => 0 };
                continue;
            }

            if (i > start)
                found.Add(Parameter(text[start..i].TrimStart()));
            start = i + 1;
        }

        return found;
    }

    static ApiParameter Parameter(string text)
    {
        var modifier = "";
        foreach (var candidate in (string[])["params ", "ref ", "out ", "in "])
        {
            if (text.StartsWith(candidate, StringComparison.Ordinal))
                (modifier, text) = (candidate.TrimEnd(), text[candidate.Length..]);
        }

        var type = TakeType(ref text);
        var equals = text.IndexOf(" = ", StringComparison.Ordinal);
        return equals < 0
            ? new(modifier, type, text, Default: null)
            : new(modifier, type, text[..equals], text[(equals + 3)..]);
    }
}
