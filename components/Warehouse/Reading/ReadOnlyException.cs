namespace EcommAspire.Warehouse.Reading;

/// <summary>A reader asked for something other than reading the build.</summary>
public sealed class ReadOnlyException(string message) : Exception(message);
