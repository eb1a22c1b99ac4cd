namespace EcommAspire.LocalServers;

/// <summary>When a server stops by itself.</summary>
public enum ServerLifetime
{
    /// <summary>When the last process that uses it has let go of it or died, however it died.</summary>
    WhileUsed,

    /// <summary>Never: it stays until someone stops it.</summary>
    Kept,
}
