namespace EcommAspire.Warehouse;

/// <summary>Something in the warehouse is not as it must be; the message says what, and the way out.</summary>
public sealed class WarehouseException : Exception
{
    /// <summary>States what is wrong and what to do about it.</summary>
    public WarehouseException(string message)
        : base(message)
    {
    }

    /// <summary>States what is wrong and what to do about it, and what caused it.</summary>
    public WarehouseException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
