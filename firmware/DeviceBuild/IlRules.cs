using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// Finds in the IL what compiles for nanoFramework 1.x, passes its own tools, and then fails on the device.
/// Source of each rule: programs run on the real runtime (firmware 1.17), docs/adr/0007.
/// </summary>
public sealed class IlRules
{
    /// <summary>Largest array or object in bytes: 16-bit count of 12-byte heap blocks.</summary>
    public const int LargestObject = 786364;

    readonly List<Finding> _findings = [];
    readonly string _assembly;

    IlRules(string assembly) => _assembly = assembly;

    /// <summary>Everything that would fail, in the order of the assembly.</summary>
    /// <param name="compiled">A compilation without errors.</param>
    /// <param name="references">The assemblies that it was compiled against.</param>
    public static IReadOnlyList<Finding> Check(Compiled compiled, IEnumerable<byte[]> references)
    {
        using var resolver = new AssemblySet();
        foreach (var reference in references)
            resolver.Add(reference);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(compiled.Image), new ReaderParameters
        {
            AssemblyResolver = resolver, ReadSymbols = true, SymbolStream = new MemoryStream(compiled.Symbols),
            SymbolReaderProvider = new PortablePdbReaderProvider(),
        });
        var rules = new IlRules(module.Assembly.Name.Name);
        foreach (var type in module.GetTypes().Where(t => t.Name != "<Module>"))
            rules.CheckType(type);
        return rules._findings;
    }

    void CheckType(TypeDefinition type)
    {
        var line = LineOf(type);
        if (type.HasGenericParameters)
            Add(line, "device.generic", type.FullName, "a generic type: the runtime does not load the assembly.");
        foreach (var field in type.Fields)
        {
            CheckSignature(field.FieldType, line, field.FullName);
            if (IsMutable(type, field))
                Add(line, "device.mutable-struct", $"{Name(type)}.{field.Name}",
                    "a struct whose field can change: release builds alias its copies. "
                    + "Make every field readonly, or a class.");
            if (field.InitialValue.Length > LargestObject)
                AddTooLarge(line, Name(type), field.InitialValue.Length);
        }

        if (type is { IsEnum: false, IsInterface: false } && Overrides(type, "Equals") && Overrides(type, "GetHashCode")
            && !type.IsValueType)
            Add(line, "device.hash-key", Name(type),
                "a class with its own Equals and GetHashCode: as a key of a Hashtable it is never found. "
                + "Use a string or a number.");
        foreach (var method in type.Methods)
            CheckMethod(type, method);
    }

    void CheckMethod(TypeDefinition type, MethodDefinition method)
    {
        var member = $"{Name(type)}.{method.Name}";
        var line = LineOf(method) ?? LineOf(type);
        if (method.HasGenericParameters)
            Add(line, "device.generic", member, "a generic method: the runtime does not load the assembly.");
        if (type.IsInterface && method is { HasBody: true, IsStatic: false })
            Add(line, "device.default-interface-method", member,
                "a method of an interface with a body: the call ends with CLR_E_WRONG_TYPE. "
                + "Implement it in each class.");
        CheckSignature(method.ReturnType, line, member);
        foreach (var parameter in method.Parameters)
            CheckSignature(parameter.ParameterType, line, member);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            CheckSignature(variable.VariableType, line, member);
        foreach (var instruction in method.Body.Instructions)
            CheckInstruction(method, instruction, member);
    }

    void CheckInstruction(MethodDefinition method, Instruction instruction, string member)
    {
        var line = LineOf(method, instruction);
        var code = instruction.OpCode.Code;
        if (code == Code.Localloc)
            Add(line, "device.stackalloc", member, "stackalloc ends with CLR_E_UNSUPPORTED_INSTRUCTION. Use an array.");
        else if (code == Code.Calli || code == Code.Ldftn && instruction.Next?.OpCode.Code != Code.Newobj)
            Add(line, "device.function-pointer", member,
                "a function pointer does nothing on the device. Use a delegate.");
        else if (code == Code.Volatile)
            Add(line, "device.volatile", member, "volatile does not exist on the device. Use a lock.");
        else if (instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal))
            Add(line, "device.checked", member,
                "checked arithmetic never throws on the device: it wraps. Compare before.");
        else if (code == Code.Newarr)
            CheckArray(instruction, line, member);
        else if (code == Code.Ldstr)
            CheckText((string)instruction.Operand, line, member);
        switch (instruction.Operand)
        {
            case TypeReference type:
                CheckSignature(type, line, member);
                break;
            case FieldReference field:
                CheckSignature(field.FieldType, line, member);
                CheckSignature(field.DeclaringType, line, member);
                break;
            case MethodReference called:
                CheckCall(called, instruction, line, member);
                break;
        }
    }

    void CheckCall(MethodReference called, Instruction instruction, SequencePoint? line, string member)
    {
        CheckSignature(called.DeclaringType, line, member);
        CheckSignature(called.ReturnType, line, member);
        foreach (var parameter in called.Parameters)
            CheckSignature(parameter.ParameterType, line, member);
        if (called is GenericInstanceMethod)
            Add(line, "device.generic", member,
                $"calls {called.Name} with a type argument: the runtime knows no generics.");
        if (called.Name != "ToString")
            return;
        var constrained = instruction.Previous is { OpCode.Code: Code.Constrained } before
            ? ((TypeReference)before.Operand).Resolve()
            : called.DeclaringType.Resolve();
        if (called.Parameters.Count == 0 && constrained is { IsEnum: true })
            Add(line, "device.enum-text", member,
                $"the text of {constrained.Name} is its number on the device. Choose the text by a switch, or "
                + "cast to int.");
        else if (called.Parameters.Count == 1 && instruction.Previous is { OpCode.Code: Code.Ldstr } format
            && called.DeclaringType.IsPrimitive && !NumberFormats.IsStandard((string)format.Operand))
            AddFormat(line, member, (string)format.Operand);
    }

    void CheckArray(Instruction instruction, SequencePoint? line, string member)
    {
        if (instruction.Previous is null || Integer(instruction.Previous) is not { } length)
            return;
        var bytes = length * ElementSize((TypeReference)instruction.Operand);
        if (bytes > LargestObject)
            AddTooLarge(line, member, bytes);
    }

    void CheckText(string text, SequencePoint? line, string member)
    {
        if (text.Contains('\0'))
            Add(line, "device.nul", member, "a NUL in a text ends it on the device. Use bytes.");
        foreach (var format in NumberFormats.InPlaceholders(text).Where(NumberFormats.IsCustom))
            AddFormat(line, member, format);
    }

    void CheckSignature(TypeReference? type, SequencePoint? line, string member)
    {
        switch (type)
        {
            case GenericInstanceType generic:
                Add(line, "device.generic", member,
                    $"uses {generic.ElementType.Name.Split('`')[0]}<>: the runtime does not "
                    + "load the assembly. Declare an own delegate or class.");
                break;
            case ArrayType { Rank: > 1 }:
                Add(line, "device.multi-dimensional", member,
                    "an array of several dimensions: the runtime does not load the assembly. Use an array of arrays.");
                break;
            case PointerType or FunctionPointerType or PinnedType:
                Add(line, "device.pointer", member, "a pointer: the device has none. Use an array and an index.");
                break;
            case RequiredModifierType { ModifierType.Name: "IsVolatile" }:
                Add(line, "device.volatile", member, "volatile does not exist on the device. Use a lock.");
                break;
            case TypeSpecification inner:
                CheckSignature(inner.ElementType, line, member);
                break;
        }
    }

    void AddFormat(SequencePoint? line, string member, string format) => Add(line, "device.number-format", member,
        $"the format '{format}' throws NotImplementedException: only D, X, N, F and G with a number of digits "
        + "are there.");

    void AddTooLarge(SequencePoint? line, string member, long bytes) => Add(line, "device.large-array", member,
        $"an array of {bytes} bytes: the largest object has {LargestObject}. Divide it into chunks.");

    void Add(SequencePoint? at, string code, string member, string message)
    {
        var finding = new Finding(at?.Document.Url ?? _assembly, at?.StartLine ?? 0, code, member, message);
        if (!_findings.Contains(finding))
            _findings.Add(finding);
    }

    static bool IsMutable(TypeDefinition type, FieldDefinition field) =>
        type is { IsValueType: true, IsEnum: false }
        && !type.Name.StartsWith("__StaticArrayInitTypeSize", StringComparison.Ordinal)
        && field is { IsStatic: false, IsInitOnly: false };

    static bool Overrides(TypeDefinition type, string name) =>
        type.Methods.Any(m => m.Name == name && m is { IsVirtual: true, IsNewSlot: false });

    static string Name(TypeDefinition type) =>
        type.DeclaringType is { } outer ? $"{Name(outer)}.{type.Name}" : type.Name;

    static long? Integer(Instruction instruction) => instruction.Operand switch
    {
        int value => value,
        sbyte value => value,
        _ => null,
    };

    static long ElementSize(TypeReference element) => element.MetadataType switch
    {
        MetadataType.Byte or MetadataType.SByte or MetadataType.Boolean => 1,
        MetadataType.Int16 or MetadataType.UInt16 or MetadataType.Char => 2,
        MetadataType.Int64 or MetadataType.UInt64 or MetadataType.Double => 8,
        MetadataType.Int32 or MetadataType.UInt32 or MetadataType.Single => 4,
        _ => 12, // A heap block for each element that is no number.
    };

    static SequencePoint? LineOf(TypeDefinition type) =>
        type.Methods.Select(LineOf).FirstOrDefault(l => l is not null)
        ?? type.NestedTypes.Select(LineOf).FirstOrDefault(l => l is not null);

    static SequencePoint? LineOf(MethodDefinition method) => method.HasBody
        ? method.DebugInformation.SequencePoints.FirstOrDefault(p => !p.IsHidden)
        : null;

    static SequencePoint? LineOf(MethodDefinition method, Instruction instruction) =>
        method.DebugInformation.SequencePoints.LastOrDefault(p => !p.IsHidden && p.Offset <= instruction.Offset)
        ?? LineOf(method);
}
