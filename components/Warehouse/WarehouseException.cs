namespace EcommAspire.Warehouse;

/// <summary>Something in the warehouse is not as it must be.</summary>
/// <param name="message">What is wrong, and the way out.</param>
/// <param name="inner">What caused it.</param>
public sealed class WarehouseException(string message, Exception? inner = null) : Exception(message, inner);
