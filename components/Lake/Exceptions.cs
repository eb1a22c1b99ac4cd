namespace EcommAspire.Lake;

/// <summary>Something in the lake is not what its commit says. The message names the file and the way out.</summary>
public sealed class CorruptLakeException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process is writing the same table. The message says which.</summary>
public sealed class TableBusyException(string message, Exception? inner = null) : Exception(message, inner);
