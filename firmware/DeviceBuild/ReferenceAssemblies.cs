using Mono.Cecil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// Assemblies to compile against, made from API lists: one for each library, with its public types and members and no
/// code. mscorlib's list makes the core library itself, so that nothing of the desktop can slip in.
/// </summary>
public sealed class ReferenceAssemblies : IDisposable
{
    readonly TypeNames _names = new();
    readonly AssemblySet _resolver = new();
    readonly Dictionary<string, ModuleDefinition> _modules = new(StringComparer.Ordinal);
    readonly List<(ApiType Api, TypeDefinition Type)> _types = [];
    readonly List<string> _skipped = [];

    ReferenceAssemblies()
    {
    }

    /// <summary>Assembly name to its bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Images { get; private set; } = new Dictionary<string, byte[]>();

    /// <summary>
    /// Members that name a type of a library without a list. Code that uses one is refused as if it were missing.
    /// </summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Makes the assemblies.</summary>
    /// <param name="lists">The libraries.</param>
    /// <param name="realAssemblies">Real assemblies whose types the lists may name; none for the device.</param>
    /// <exception cref="InvalidDataException">A signature cannot be read.</exception>
    public static ReferenceAssemblies From(IReadOnlyList<ApiType> lists, IEnumerable<string> realAssemblies)
    {
        var made = new ReferenceAssemblies();
        foreach (var api in lists.OrderBy(t => t.PlainName.Count(c => c == '.')))
            made.Declare(api);
        foreach (var path in realAssemblies)
            made.Add(ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = made._resolver }));
        foreach (var (api, type) in made._types)
            made.SetBase(api, type);
        foreach (var (api, type) in made._types)
            made.WriteMembers(api, type);
        made.Images = made._modules.ToDictionary(m => m.Key, m => Image(m.Value), StringComparer.Ordinal);
        return made;
    }

    /// <summary>Lets the assemblies in memory go; <see cref="Images"/> stay.</summary>
    public void Dispose() => _resolver.Dispose();

    void Add(ModuleDefinition real)
    {
        if (real.Assembly is null)
            return;
        _resolver.Add(real.Assembly);
        _names.Add(real);
    }

    static byte[] Image(ModuleDefinition module)
    {
        using var stream = new MemoryStream();
        module.Write(stream);
        return stream.ToArray();
    }

    void Declare(ApiType api)
    {
        if (!_modules.TryGetValue(api.Assembly, out var module))
        {
            var name = new AssemblyNameDefinition(api.Assembly, new Version(1, 0, 0, 0));
            var parameters = new ModuleParameters { Kind = ModuleKind.Dll, AssemblyResolver = _resolver };
            module = AssemblyDefinition.CreateAssembly(name, api.Assembly, parameters).MainModule;
            _modules.Add(api.Assembly, module);
            _resolver.Add(module.Assembly);
        }

        var plain = api.PlainName;
        var dot = plain.LastIndexOf('.');
        var outer = _names.Find(plain[..dot]);
        var simple = api.Parameters.Count == 0 ? plain[(dot + 1)..] : plain[(dot + 1)..] + "`" + api.Parameters.Count;
        var visibility = outer is null ? TypeAttributes.Public : TypeAttributes.NestedPublic;
        var attributes = KindOf(api.Declaration) | visibility;
        var type = new TypeDefinition(outer is null ? plain[..dot] : "", simple, attributes);
        foreach (var parameter in api.Parameters)
            type.GenericParameters.Add(new GenericParameter(parameter, type));
        if (outer is null)
            module.Types.Add(type);
        else
            outer.NestedTypes.Add(type);
        _names.Add(api.Key, type);
        _types.Add((api, type));
    }

    static TypeAttributes KindOf(string declaration)
    {
        var words = declaration.Split(" : ")[0].Split(' ');
        if (words.Contains("interface"))
            return TypeAttributes.Interface | TypeAttributes.Abstract;
        if (words.Contains("struct"))
            return TypeAttributes.Sealed | TypeAttributes.SequentialLayout | TypeAttributes.BeforeFieldInit;
        if (words.Contains("enum") || words.Contains("delegate"))
            return TypeAttributes.Sealed;
        var attributes = TypeAttributes.Class | TypeAttributes.BeforeFieldInit;
        if (words.Contains("static"))
            return attributes | TypeAttributes.Abstract | TypeAttributes.Sealed;
        if (words.Contains("abstract"))
            attributes |= TypeAttributes.Abstract;
        return words.Contains("sealed") ? attributes | TypeAttributes.Sealed : attributes;
    }

    void SetBase(ApiType api, TypeDefinition type)
    {
        var head = api.Declaration.Split(" : ");
        var words = head[0].Split(' ');
        var bases = head.Length < 2 ? [] : head[1].Split(", ");
        if (words.Contains("enum"))
        {
            type.BaseType = Known("System.Enum", type);
            var underlying = bases.Length == 0 ? "int" : bases[0];
            type.Fields.Add(new FieldDefinition(
                "value__", FieldAttributes.Public | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName,
                _names.Resolve(underlying, type)));
            return;
        }

        if (words.Contains("struct"))
            type.BaseType = Known("System.ValueType", type);
        else if (words.Contains("delegate"))
            type.BaseType = Known("System.MulticastDelegate", type);
        else if (!words.Contains("interface") && api.FullName != "System.Object")
            type.BaseType = Known("System.Object", type);
        if (words.Contains("ref"))
            MarkByRefLike(type);
        foreach (var name in bases)
        {
            try
            {
                var found = _names.Resolve(name, type);
                if (_names.Find(found.GetElementType().FullName.Replace('/', '.')) is { IsInterface: false })
                    type.BaseType = found;
                else
                    type.Interfaces.Add(new InterfaceImplementation(found));
            }
            catch (UnknownTypeException unknown)
            {
                _skipped.Add($"{api.FullName} : {unknown.Name}");
            }
        }
    }

    void WriteMembers(ApiType api, TypeDefinition type)
    {
        if (type.BaseType?.FullName == "System.MulticastDelegate")
        {
            WriteDelegate(api, type);
            return;
        }

        var writer = new MemberWriter(type, _names);
        var simple = type.Name.Split('`')[0];
        foreach (var member in api.Members)
        {
            try
            {
                if (type.IsEnum)
                    WriteEnumMember(type, member);
                else
                    writer.Write(Signature.Parse(member, simple));
            }
            catch (UnknownTypeException unknown)
            {
                _skipped.Add($"{api.FullName}: {member} ({unknown.Name})");
            }
            catch (Exception broken) when (broken is FormatException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException(
                    $"API list of {api.Assembly}, {api.FullName}: '{member}': {broken.Message}", broken);
            }
        }
    }

    static void WriteEnumMember(TypeDefinition type, string member)
    {
        var parts = member.Split(" = ");
        var underlying = type.Fields[0].FieldType.FullName;
        const FieldAttributes literal =
            FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault;
        var field = new FieldDefinition(parts[0], literal, type);
        field.Constant = Constants.Integer(parts[1], underlying);
        type.Fields.Add(field);
    }

    void WriteDelegate(ApiType api, TypeDefinition type)
    {
        const MethodAttributes invoke =
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.NewSlot | MethodAttributes.HideBySig;
        var declared = Signature.Parse(api.Declaration, "");
        var writer = new MemberWriter(type, _names);
        ApiParameter[] target =
            [new("", "object", "target", Default: null), new("", "System.IntPtr", "method", Default: null)];
        writer.Write(declared with { Kind = MemberKind.Constructor, Parameters = target });
        writer.Write(declared with { Name = "Invoke" });
        foreach (var method in type.Methods)
            method.ImplAttributes = MethodImplAttributes.Runtime | MethodImplAttributes.Managed;
        type.Methods[^1].Attributes = invoke;
    }

    static void MarkByRefLike(TypeDefinition type)
    {
        var module = type.Module;
        const string space = "System.Runtime.CompilerServices";
        var attribute = module.Types.FirstOrDefault(t => t.FullName == space + ".IsByRefLikeAttribute");
        if (attribute is null)
        {
            attribute = new TypeDefinition(space, "IsByRefLikeAttribute", TypeAttributes.NotPublic, type.BaseType);
            module.Types.Add(attribute);
        }

        var primitives = ModuleDefinition.CreateModule("primitives", ModuleKind.Dll).TypeSystem;
        type.CustomAttributes.Add(
            new CustomAttribute(new MethodReference(".ctor", primitives.Void, attribute) { HasThis = true }));
    }

    TypeReference Known(string name, TypeDefinition scope) => _names.Find(name) is { } found
        ? scope.Module.ImportReference(found)
        : throw new InvalidDataException($"The lists have no {name}: mscorlib's list is missing.");
}
