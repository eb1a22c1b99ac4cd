namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>The server refused something, in its own words.</summary>
/// <param name="number">The server's number of the error.</param>
/// <param name="message">What it said.</param>
internal sealed class WireServerException(int number, string message) : Exception(message)
{
    public bool RefusedLogin => number is AccessDenied or AccessDeniedWithoutPassword;

    private const int AccessDenied = 1045;
    private const int AccessDeniedWithoutPassword = 1698;
}

/// <summary>The connection cannot be made, or broke.</summary>
internal sealed class WireBrokenException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server or the settings ask for something that this reader does not speak.</summary>
internal sealed class WireUnspokenException(string message, Exception? inner = null) : Exception(message, inner);
