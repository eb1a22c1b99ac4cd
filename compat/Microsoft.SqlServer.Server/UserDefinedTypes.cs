namespace Microsoft.SqlServer.Server;

/// <summary>How a user-defined type is stored (learn.microsoft.com/dotnet/api/microsoft.sqlserver.server).</summary>
public enum Format
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>As its fields.</summary>
    Native,

    /// <summary>As it says itself.</summary>
    UserDefined,
}

/// <summary>A type that writes and reads itself.</summary>
public interface IBinarySerialize
{
    /// <summary>Reads it.</summary>
    void Read(BinaryReader r);

    /// <summary>Writes it.</summary>
    void Write(BinaryWriter w);
}

/// <summary>Marks a user-defined type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How it is stored.</summary>
    public Format Format { get; } = format;

    /// <summary>Whether its bytes sort as it does.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>Whether all its values are as long.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>The longest value's bytes.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>The method that looks at a value.</summary>
    public string? ValidationMethodName { get; set; }
}

/// <summary>A type is no user-defined one.</summary>
public sealed class InvalidUdtException : SystemException
{
    private InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>That the type is none, and why.</summary>
    public static InvalidUdtException Create(Type udtType, string resourceReason)
    {
        ArgumentNullException.ThrowIfNull(udtType);
        return new($"'{udtType.FullName}' is an invalid user defined type, reason: {resourceReason}.");
    }
}
