using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Requests;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Network;

/// <summary>What happens to a frame between the socket and a handler: header, login, version, telemetry.</summary>
internal sealed class RequestPipeline(Dispatcher dispatcher)
{
    /// <summary>Answers a frame; false when there is nothing to send.</summary>
    /// <exception cref="MalformedMessageException">The frame is no request this broker answers; the connection is to be closed.</exception>
    public async ValueTask<bool> AnswerAsync(
        ReadOnlySequence<byte> frame, ClientConnection client, FrameWriter answer, CancellationToken cancellation)
    {
        if (client.Login is { ExpectsBareTokens: true } login)
            return AnswerBareToken(login, frame, answer);
        RequestHeader header = RequestHeader.Read(frame, IsFlexible, out var body);
        if (!dispatcher.TryFind(header.Api, out var endpoint))
            throw new MalformedMessageException($"API {(short)header.Api} v{header.Version} (client '{header.ClientId}') is none this broker answers.");
        if (client.Login is { IsDone: false } && header.Api is not (ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate))
            throw new MalformedMessageException($"{header.Api} before login: this broker wants SASL PLAIN or SCRAM-SHA-256.");
        if (!endpoint.Versions.Contains(header.Version))
        {
            if (header.Api != ApiKey.ApiVersions)
                throw new MalformedMessageException($"{header.Api} v{header.Version} (client '{header.ClientId}') is not spoken here; v{endpoint.Versions} are.");
            // KIP-511: the oldest form, which every client reads, with the versions of this very request.
            ResponseFrame.Write(answer, ApiVersionsHandler.Downgrade, header with { Version = 0 });
            return true;
        }
        using var observed = Telemetry.RequestTelemetry.Start(header, frame.Length);
        var answered = await endpoint.AnswerAsync(body, new RequestContext(header, client), answer, cancellation);
        observed.Answered(answer.Length);
        return answered;
    }

    /// <summary>A client that shook hands in version 0 sends its tokens without a request around them.</summary>
    private static bool AnswerBareToken(SaslLogin login, ReadOnlySequence<byte> token, FrameWriter answer)
    {
        var step = login.Take(token.ToArray());
        if (step.Refusal is { } refusal)
            throw new MalformedMessageException(refusal);
        BinaryPrimitives.WriteInt32BigEndian(answer.Take(4), 0);
        step.Token.Span.CopyTo(answer.Take(step.Token.Length));
        answer.Seal();
        return true;
    }

    private bool IsFlexible(ApiKey api, short version) =>
        dispatcher.TryFind(api, out var endpoint) && endpoint.Versions.Contains(version) && endpoint.IsFlexible(version);
}
