namespace MongoDB.Driver;

/// <summary>What went wrong between driver and server.</summary>
public class MongoException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>What the driver was told cannot be.</summary>
public sealed class MongoConfigurationException(string message, Exception? innerException = null) : MongoException(message, innerException);

/// <summary>A connection could not be made, or broke.</summary>
public class MongoConnectionException(string message, Exception? innerException = null) : MongoException(message, innerException);

/// <summary>The server refused the login.</summary>
public sealed class MongoAuthenticationException(string message, Exception? innerException = null) : MongoConnectionException(message, innerException);

/// <summary>The server refused a command.</summary>
public sealed class MongoCommandException : MongoException
{
    internal MongoCommandException(string command, int code, string errorMessage)
        : base($"Command {command} failed: {errorMessage.TrimEnd('.')}.") => (Code, ErrorMessage) = (code, errorMessage);

    /// <summary>The server's number for it.</summary>
    public int Code { get; }

    /// <summary>The server's words for it.</summary>
    public string ErrorMessage { get; }
}

/// <summary>Some of the writes were refused.</summary>
public class MongoBulkWriteException(string message) : MongoException(message);
