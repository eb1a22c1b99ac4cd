using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Requests;

/// <summary>Chooses the mechanism of a login.</summary>
internal sealed class SaslHandshakeHandler : IImmediateHandler<SaslHandshakeRequest, SaslHandshakeResponse>
{
    public SaslHandshakeResponse Handle(SaslHandshakeRequest request, RequestContext context)
    {
        var error = context.Connection.Login is not { IsDone: false } login ? ErrorCode.IllegalSaslState
            : login.Choose(request.Mechanism, bareTokens: context.Version == 0) ? ErrorCode.None
            : ErrorCode.UnsupportedSaslMechanism;
        return new() { ErrorCode = error, Mechanisms = SaslLogin.Mechanisms };
    }
}

/// <summary>Takes a step of a login.</summary>
internal sealed class SaslAuthenticateHandler : IImmediateHandler<SaslAuthenticateRequest, SaslAuthenticateResponse>
{
    public SaslAuthenticateResponse Handle(SaslAuthenticateRequest request, RequestContext context)
    {
        if (context.Connection.Login is not { IsDone: false } login)
        {
            return new()
            {
                ErrorCode = ErrorCode.IllegalSaslState,
                ErrorMessage = "SaslAuthenticate request received after successful authentication, or where none is needed",
            };
        }
        var step = login.Take(request.AuthBytes.Span);
        return step.Refusal is { } refusal
            ? new SaslAuthenticateResponse { ErrorCode = ErrorCode.SaslAuthenticationFailed, ErrorMessage = refusal }
            : new SaslAuthenticateResponse { AuthBytes = step.Token };
    }
}
