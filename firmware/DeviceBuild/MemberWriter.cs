using Mono.Cecil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// Writes the members of one type of a reference assembly. Bodies are left out: only names and types matter.
/// </summary>
sealed class MemberWriter(TypeDefinition type, TypeNames names)
{
    const MethodAttributes Accessor = MethodAttributes.SpecialName | MethodAttributes.HideBySig;

    /// <exception cref="UnknownTypeException">No list has a type that the signature names.</exception>
    public void Write(Signature signature)
    {
        switch (signature.Kind)
        {
            case MemberKind.Constructor:
                AddMethod(signature, ".ctor", "void", MethodAttributes.SpecialName | MethodAttributes.RTSpecialName);
                break;
            case MemberKind.Method:
                var isOperator = signature.Name.StartsWith("op_", StringComparison.Ordinal);
                AddMethod(signature, signature.Name, signature.Type,
                    isOperator ? MethodAttributes.SpecialName : default);
                break;
            case MemberKind.Property or MemberKind.Indexer:
                AddProperty(signature);
                break;
            case MemberKind.Event:
                AddEvent(signature);
                break;
            default:
                AddField(signature);
                break;
        }
    }

    MethodDefinition AddMethod(Signature signature, string name, string returns, MethodAttributes more)
    {
        var attributes = AttributesOf(signature.Modifiers) | MethodAttributes.HideBySig | more;
        var method = new MethodDefinition(name, attributes, names.Resolve(returns, type))
        {
            HasThis = !attributes.HasFlag(MethodAttributes.Static),
        };
        foreach (var parameter in signature.Parameters)
            method.Parameters.Add(Parameter(parameter));
        type.Methods.Add(method);
        return method;
    }

    ParameterDefinition Parameter(ApiParameter parameter)
    {
        var reference = names.Resolve(parameter.Type, type);
        var attributes = parameter.Modifier == "out" ? ParameterAttributes.Out : ParameterAttributes.None;
        var definition = new ParameterDefinition(
            parameter.Name, attributes,
            parameter.Modifier is "ref" or "out" or "in" ? new ByReferenceType(reference) : reference);
        if (parameter.Modifier == "params")
            Mark(definition, "System.ParamArrayAttribute");
        if (parameter.Default is { } text)
        {
            definition.IsOptional = true;
            definition.Constant = Constants.Read(text, reference, names);
            definition.HasDefault = true;
        }

        return definition;
    }

    void AddProperty(Signature signature)
    {
        // The compiler knows a string's characters by this name.
        var name = signature.Kind == MemberKind.Property ? signature.Name
            : type.FullName == "System.String" ? "Chars" : "Item";
        var property = new PropertyDefinition(name, PropertyAttributes.None, names.Resolve(signature.Type, type))
        {
            HasThis = !signature.Modifiers.Contains("static"),
        };
        foreach (var word in signature.Rest.Trim(' ', '{', '}').Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = word.Trim().Split(' ');
            var isGetter = words[^1] == "get";
            var modifiers = words.Length == 1
                ? signature.Modifiers
                : signature.Modifiers.Except(["public", "protected", "internal"]).Concat(words[..^1]).ToHashSet();
            var value = new ApiParameter("", signature.Type, "value", Default: null);
            var accessor = signature with
            {
                Modifiers = modifiers,
                Parameters = isGetter ? signature.Parameters : [.. signature.Parameters, value],
            };
            var method = AddMethod(
                accessor, (isGetter ? "get_" : "set_") + name, isGetter ? signature.Type : "void", Accessor);
            if (isGetter)
                property.GetMethod = method;
            else
                property.SetMethod = method;
        }

        type.Properties.Add(property);
        if (signature.Kind == MemberKind.Indexer)
            MarkIndexer(name);
    }

    void AddEvent(Signature signature)
    {
        var handler = new ApiParameter("", signature.Type, "value", Default: null);
        var accessor = signature with { Parameters = [handler] };
        type.Events.Add(new EventDefinition(signature.Name, EventAttributes.None, names.Resolve(signature.Type, type))
        {
            AddMethod = AddMethod(accessor, "add_" + signature.Name, "void", Accessor),
            RemoveMethod = AddMethod(accessor, "remove_" + signature.Name, "void", Accessor),
        });
    }

    void AddField(Signature signature)
    {
        var fieldType = names.Resolve(signature.Type, type);
        var attributes = signature.Modifiers.Contains("public") ? FieldAttributes.Public : FieldAttributes.Family;
        if (signature.Modifiers.Contains("static"))
            attributes |= FieldAttributes.Static;
        if (signature.Modifiers.Contains("readonly"))
            attributes |= FieldAttributes.InitOnly;
        var field = new FieldDefinition(signature.Name, attributes, fieldType);
        if (signature.Kind == MemberKind.Constant)
        {
            field.Attributes |= FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault;
            field.Constant = Constants.Read(signature.Rest, fieldType, names);
        }

        type.Fields.Add(field);
    }

    MethodAttributes AttributesOf(IReadOnlySet<string> modifiers)
    {
        const MethodAttributes ofInterface =
            MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.NewSlot;
        if (type.IsInterface)
            return ofInterface;
        var attributes = modifiers.Contains("public") ? MethodAttributes.Public
            : modifiers.Contains("protected") && modifiers.Contains("internal") ? MethodAttributes.FamORAssem
            : modifiers.Contains("protected") ? MethodAttributes.Family : MethodAttributes.Assembly;
        if (modifiers.Contains("static"))
            attributes |= MethodAttributes.Static;
        if (modifiers.Contains("abstract"))
            attributes |= MethodAttributes.Abstract;
        if (modifiers.Contains("sealed"))
            attributes |= MethodAttributes.Final;
        if (modifiers.Contains("override"))
            return attributes | MethodAttributes.Virtual;
        return modifiers.Contains("virtual") || modifiers.Contains("abstract")
            ? attributes | MethodAttributes.Virtual | MethodAttributes.NewSlot
            : attributes;
    }

    void Mark(ICustomAttributeProvider target, string attribute)
    {
        var found = names.Find(attribute) ?? throw new UnknownTypeException(attribute);
        target.CustomAttributes.Add(new CustomAttribute(Constructor(found)));
    }

    void MarkIndexer(string name)
    {
        const string attribute = "System.Reflection.DefaultMemberAttribute";
        if (type.CustomAttributes.Any(a => a.AttributeType.FullName == attribute))
            return;
        var found = names.Find(attribute) ?? throw new UnknownTypeException(attribute);
        var text = names.Resolve("string", type);
        type.CustomAttributes.Add(new CustomAttribute(Constructor(found, text))
        {
            ConstructorArguments = { new CustomAttributeArgument(text, name) },
        });
    }

    MethodReference Constructor(TypeDefinition attribute, params TypeReference[] parameters)
    {
        var owner = type.Module.ImportReference(attribute);
        var constructor = new MethodReference(".ctor", names.Resolve("void", type), owner) { HasThis = true };
        foreach (var parameter in parameters)
            constructor.Parameters.Add(new ParameterDefinition(parameter));
        return constructor;
    }
}
