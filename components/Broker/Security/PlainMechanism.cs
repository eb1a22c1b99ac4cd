using System.Text;

namespace EcommAspire.Broker.Security;

/// <summary>User and password as they are, <see href="https://www.rfc-editor.org/rfc/rfc4616">RFC 4616</see>.</summary>
internal sealed class PlainMechanism(UserStore users) : ISaslMechanism
{
    public SaslStep Take(ReadOnlySpan<byte> token)
    {
        var parts = Encoding.UTF8.GetString(token).Split('\0');
        if (parts.Length != 3)
            return SaslStep.Refuse("Authentication failed: a PLAIN token is authorization id, user and password with NUL between them.");
        if (parts[0].Length > 0 && parts[0] != parts[1])
            return SaslStep.Refuse("Authentication failed: Client requested an authorization id that is different from username");
        return users.IsPassword(parts[1], parts[2])
            ? new(default, User: parts[1])
            : SaslStep.Refuse("Authentication failed: Invalid username or password");
    }
}
