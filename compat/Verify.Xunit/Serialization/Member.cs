using System.Collections.Concurrent;
using System.Reflection;

namespace VerifyTests.Serialization;

/// <summary>A public field or property, and when it is worth writing.</summary>
internal sealed class Member
{
    private static readonly ConcurrentDictionary<Type, Member[]> _known = [];

    private readonly Func<object, object?> _read;
    private readonly object? _default;
    private readonly bool _always;

    private Member(MemberInfo info, Type type, Func<object, object?> read)
    {
        Name = info.Name;
        _read = read;
        _always = type == typeof(bool);
        _default = type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    public string Name { get; }

    public static Member[] Of(Type type) => _known.GetOrAdd(type, static type =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(field => !typeof(Stream).IsAssignableFrom(field.FieldType))
            .Select(field => new Member(field, field.FieldType, field.GetValue)),
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRef)
            .Where(property => !typeof(Stream).IsAssignableFrom(property.PropertyType))
            .Select(property => new Member(property, property.PropertyType, property.GetValue)),
    ]);

    /// <summary>The value, unless it is its type's default or the member is not there to be read.</summary>
    public bool TryRead(object target, out object? value)
    {
        try
        {
            value = _read(target);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is NotImplementedException or NotSupportedException)
        {
            value = _default;
        }

        return _always || !Equals(value, _default);
    }
}
