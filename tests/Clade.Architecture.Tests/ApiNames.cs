using System.Globalization;
using System.Reflection;

namespace Clade.Architecture.Tests;

/// <summary>C# names of types, with the question marks of nullable references.</summary>
internal static class ApiNames
{
    private static readonly NullabilityInfoContext _nullability = new();

    private static readonly Dictionary<Type, string> _keywords = new (Type Type, string Keyword)[]
    {
        (typeof(void), "void"), (typeof(bool), "bool"), (typeof(byte), "byte"), (typeof(sbyte), "sbyte"), (typeof(short), "short"),
        (typeof(ushort), "ushort"), (typeof(int), "int"), (typeof(uint), "uint"), (typeof(long), "long"), (typeof(ulong), "ulong"),
        (typeof(nint), "nint"), (typeof(nuint), "nuint"), (typeof(float), "float"), (typeof(double), "double"), (typeof(decimal), "decimal"),
        (typeof(char), "char"), (typeof(string), "string"), (typeof(object), "object"),
    }.ToDictionary(pair => pair.Type, pair => pair.Keyword);

    /// <summary>Name with namespace, enclosing types and generic parameters, for the line that declares the type.</summary>
    public static string Full(Type type) => $"{type.Namespace}.{Short(type)}";

    /// <summary>Name with enclosing types and generic arguments, without namespace.</summary>
    public static string Short(Type type) => Write(type, null);

    public static string Of(FieldInfo field) => Write(field.FieldType, _nullability.Create(field));

    public static string Of(PropertyInfo property) => Write(property.PropertyType, _nullability.Create(property));

    public static string Of(ParameterInfo parameter) => Write(parameter.ParameterType, _nullability.Create(parameter));

    public static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter.ParameterType.IsByRef ? (parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ")
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(System.Runtime.CompilerServices.ParamCollectionAttribute)) ? "params " : "";
        var type = Of(parameter);
        if (parameter.ParameterType.IsByRef)
            type = type["ref ".Length..];
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "";
        return $"{direction}{type} {parameter.Name}{value}";
    }

    public static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    public static string Constraints(Type[] parameters)
    {
        var text = "";
        foreach (var parameter in parameters.Where(parameter => parameter.IsGenericParameter))
        {
            var flags = parameter.GenericParameterAttributes;
            var parts = parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Short).Order(StringComparer.Ordinal).ToList();
            if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                parts.Insert(0, "struct");
            else if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
                parts.Add("new()");
            if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                parts.Insert(0, "class");
            if (parts.Count > 0)
                text += $" where {parameter.Name} : {string.Join(", ", parts)}";
        }

        return text;
    }

    private static string Write(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
            return "ref " + Write(type.GetElementType()!, info?.ElementType ?? info);
        var mark = info is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (type.IsPointer)
            return Write(type.GetElementType()!, null) + "*";
        if (type.IsArray)
            return $"{Write(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Write(inner, null) + "?";
        if (_keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (type.IsGenericParameter)
            return type.Name + mark;
        return Nested(type, info) + mark;
    }

    private static string Nested(Type type, NullabilityInfo? info)
    {
        var arguments = type.GetGenericArguments();
        var taken = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var prefix = type.DeclaringType is { } outer ? Nested(taken == 0 || !type.IsConstructedGenericType ? outer : outer.MakeGenericType(arguments[..taken]), null) + "." : "";
        var name = type.Name.Split('`')[0];
        if (arguments.Length > taken)
        {
            var written = arguments.Select((argument, index) => Write(argument, info?.GenericTypeArguments.Length == arguments.Length ? info.GenericTypeArguments[index] : null));
            name += $"<{string.Join(", ", written.Skip(taken))}>";
        }

        return prefix + name;
    }
}
