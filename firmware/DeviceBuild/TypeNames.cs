using Mono.Cecil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// Finds the types that signatures name: those of the lists, those of real assemblies given beside them.
/// </summary>
sealed class TypeNames
{
    // A module that is no core library, so that its primitive types are written as primitives wherever they are used.
    readonly TypeSystem _primitives = ModuleDefinition.CreateModule("primitives", ModuleKind.Dll).TypeSystem;
    readonly Dictionary<string, TypeDefinition> _types = new(StringComparer.Ordinal);

    /// <summary>Makes a type known. A type of a list goes before one of a real assembly.</summary>
    public void Add(string key, TypeDefinition type) => _types.TryAdd(key, type);

    /// <summary>Makes the public types of a real assembly known.</summary>
    public void Add(ModuleDefinition module)
    {
        foreach (var type in module.Types.Where(t => t.IsPublic))
            Add(type.FullName, type);
    }

    public TypeDefinition? Find(string key) => _types.GetValueOrDefault(key);

    /// <exception cref="UnknownTypeException">No list has the type.</exception>
    public TypeReference Resolve(string text, TypeDefinition scope)
    {
        var name = text.Trim();
        if (name.EndsWith('?') || name.EndsWith('*') || name.StartsWith('('))
            throw new UnknownTypeException(name);
        if (name.EndsWith(']'))
        {
            var open = name.LastIndexOf('[');
            return new ArrayType(Resolve(name[..open], scope), name.Length - open - 1);
        }

        if (name.EndsWith('>'))
            return Generic(name, scope);
        return Primitive(name) ?? Parameter(name, scope) ?? Import(name, scope);
    }

    GenericInstanceType Generic(string name, TypeDefinition scope)
    {
        var open = name.IndexOf('<');
        var arguments = new List<string>();
        var (depth, start) = (0, open + 1);
        for (var i = open + 1; i < name.Length; i++)
        {
            if (depth == 0 && name[i] is ',' or '>')
            {
                arguments.Add(name[start..i]);
                start = i + 1;
            }

            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
        }

        var instance = new GenericInstanceType(Import(name[..open] + "`" + arguments.Count, scope));
        foreach (var argument in arguments)
            instance.GenericArguments.Add(Resolve(argument, scope));
        return instance;
    }

    TypeReference Import(string key, TypeDefinition scope) =>
        Find(key) is { } found ? scope.Module.ImportReference(found) : throw new UnknownTypeException(key);

    static GenericParameter? Parameter(string name, TypeDefinition? scope)
    {
        for (; scope is not null; scope = scope.DeclaringType)
        {
            if (scope.GenericParameters.FirstOrDefault(p => p.Name == name) is { } parameter)
                return parameter;
        }

        return null;
    }

    TypeReference? Primitive(string name) => name switch
    {
        "void" => _primitives.Void,
        "object" or "System.Object" => _primitives.Object,
        "string" or "System.String" => _primitives.String,
        "bool" or "System.Boolean" => _primitives.Boolean,
        "char" or "System.Char" => _primitives.Char,
        "byte" or "System.Byte" => _primitives.Byte,
        "sbyte" or "System.SByte" => _primitives.SByte,
        "short" or "System.Int16" => _primitives.Int16,
        "ushort" or "System.UInt16" => _primitives.UInt16,
        "int" or "System.Int32" => _primitives.Int32,
        "uint" or "System.UInt32" => _primitives.UInt32,
        "long" or "System.Int64" => _primitives.Int64,
        "ulong" or "System.UInt64" => _primitives.UInt64,
        "float" or "System.Single" => _primitives.Single,
        "double" or "System.Double" => _primitives.Double,
        "nint" or "System.IntPtr" => _primitives.IntPtr,
        "nuint" or "System.UIntPtr" => _primitives.UIntPtr,
        _ => null,
    };
}

/// <summary>A signature names a type that no list has.</summary>
sealed class UnknownTypeException(string name) : Exception($"No list has the type {name}.")
{
    public string Name { get; } = name;
}
