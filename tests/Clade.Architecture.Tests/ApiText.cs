using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Clade.Architecture.Tests;

/// <summary>Writes what an assembly shows to others as text, one line a type or member, in an order that depends on names alone.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string[] Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(ApiNames.Full, StringComparer.Ordinal).SelectMany(LinesOf)];

    private static IEnumerable<string> LinesOf(Type type)
    {
        var name = ApiNames.Full(type);
        yield return Headline(type, name);
        if (type.BaseType == typeof(MulticastDelegate))
            yield break;
        foreach (var line in Members(type).Order(StringComparer.Ordinal))
            yield return $"{name}: {line}";
    }

    private static string Headline(Type type, string name)
    {
        if (type.BaseType == typeof(MulticastDelegate))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ApiNames.Of(invoke.ReturnParameter)} {name}({Parameters(invoke)})";
        }

        if (type.IsEnum)
            return $"enum {name} : {ApiNames.Short(Enum.GetUnderlyingType(type))}";
        var kind = type.IsInterface ? "interface"
            : type.IsValueType ? (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.GetMethod("<Clone>$") is null ? "class" : "record");
        var interfaces = type.GetInterfaces()
            .Where(parent => parent.IsPublic && type.BaseType?.GetInterfaces().Contains(parent) != true)
            .Select(ApiNames.Short).Order(StringComparer.Ordinal);
        var parents = type.BaseType is { } super && super != typeof(object) && super != typeof(ValueType)
            ? interfaces.Prepend(ApiNames.Short(super))
            : interfaces;
        var list = string.Join(", ", parents);
        return $"{kind} {name}{(list.Length == 0 ? "" : " : " + list)}{ApiNames.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var field in type.GetFields(Declared).Where(field => !field.IsSpecialName && IsSeen(field.Attributes, type)))
        {
            if (type.IsEnum)
                yield return $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
            else if (field.IsLiteral)
                yield return $"const {ApiNames.Of(field)} {field.Name} = {ApiNames.Literal(field.GetRawConstantValue())}";
            else
                yield return $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ApiNames.Of(field)} {field.Name}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && IsSeen(constructor, type)))
            yield return $"{Modifiers(constructor)}new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = property.GetAccessors(nonPublic: true).Where(accessor => IsSeen(accessor, type)).ToArray();
            if (accessors.Length == 0 || accessors[0].IsDefined(typeof(CompilerGeneratedAttribute)) && property.Name == "EqualityContract")
                continue;
            var index = property.GetIndexParameters();
            var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(ApiNames.Parameter))}]";
            var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
            yield return $"{Modifiers(accessors[0])}{required}{ApiNames.Of(property)} {name} {{ {string.Concat(accessors.Select(Accessor))}}}";
        }

        foreach (var happening in type.GetEvents(Declared).Where(happening => IsSeen(happening.AddMethod!, type)))
            yield return $"{Modifiers(happening.AddMethod!)}event {ApiNames.Short(happening.EventHandlerType!)} {happening.Name}";
        foreach (var method in type.GetMethods(Declared).Where(method => IsSeen(method, type) && !method.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            if (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
                continue;
            var generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(ApiNames.Short))}>" : "";
            var constraints = method.IsGenericMethodDefinition ? ApiNames.Constraints(method.GetGenericArguments()) : "";
            yield return $"{Modifiers(method)}{ApiNames.Of(method.ReturnParameter)} {method.Name}{generics}({Parameters(method)}){constraints}";
        }
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(ApiNames.Parameter));

    private static string Accessor(MethodInfo accessor)
    {
        var kind = accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
        return (accessor.IsPublic ? "" : "protected ") + kind + "; ";
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? ""
            : method.IsAbstract ? "abstract "
            : ((MethodInfo)method).GetBaseDefinition() != method ? "override " : "virtual ");

    // What a user of the assembly can call or, where the type can be derived from, override.
    private static bool IsSeen(MethodBase method, Type type) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && type is { IsSealed: false, IsValueType: false });

    private static bool IsSeen(FieldAttributes attributes, Type type) => (attributes & FieldAttributes.FieldAccessMask) switch
    {
        FieldAttributes.Public => true,
        FieldAttributes.Family or FieldAttributes.FamORAssem => !type.IsSealed,
        _ => false,
    };
}
