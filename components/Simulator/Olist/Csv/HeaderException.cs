namespace EcommAspire.Simulator.Olist.Csv;

/// <summary>A file whose first line is not its table's header; the message goes on from the file's name.</summary>
internal sealed class HeaderException(string message) : Exception(message);
