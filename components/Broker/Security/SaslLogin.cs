namespace EcommAspire.Broker.Security;

/// <summary>The login of one connection, from the handshake on.</summary>
internal sealed class SaslLogin(UserStore users)
{
    private ISaslMechanism? _mechanism;

    /// <summary>The mechanisms there are, as <c>SaslHandshake</c> answers them.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = ["PLAIN", "SCRAM-SHA-256"];

    /// <summary>Who logged in; null until somebody has.</summary>
    public string? User { get; private set; }

    /// <summary>Whether the client may go on.</summary>
    public bool IsDone => User is not null;

    /// <summary>Whether tokens come without a request around them, as after a handshake of version 0.</summary>
    public bool ExpectsBareTokens { get; private set; }

    /// <summary>Chooses a mechanism; false when there is none of that name.</summary>
    public bool Choose(string mechanism, bool bareTokens)
    {
        _mechanism = mechanism switch
        {
            "PLAIN" => new PlainMechanism(users),
            "SCRAM-SHA-256" => new ScramMechanism(users),
            _ => null,
        };
        ExpectsBareTokens = bareTokens && _mechanism is not null;
        return _mechanism is not null;
    }

    /// <summary>Takes a client's token.</summary>
    public SaslStep Take(ReadOnlySpan<byte> token)
    {
        if (_mechanism is null)
            return SaslStep.Refuse("SaslAuthenticate came before SaslHandshake.");
        var step = _mechanism.Take(token);
        if (step.Refusal is not null || step.User is not null)
        {
            _mechanism = null;
            ExpectsBareTokens = false;
            User = step.User;
        }
        return step;
    }
}

/// <summary>A way to log in, for one client once.</summary>
internal interface ISaslMechanism
{
    SaslStep Take(ReadOnlySpan<byte> token);
}

/// <summary>What came of a client's token: an answer, the end (a user), or a refusal.</summary>
internal readonly record struct SaslStep(ReadOnlyMemory<byte> Token, string? User = null, string? Refusal = null)
{
    public static SaslStep Refuse(string reason) => new(default, Refusal: reason);
}
