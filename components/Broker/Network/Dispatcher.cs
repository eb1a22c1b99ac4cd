using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Requests;

namespace EcommAspire.Broker.Network;

/// <summary>Finds the handler of a request.</summary>
internal sealed class Dispatcher
{
    private readonly Dictionary<ApiKey, Endpoint> _endpoints = [];

    /// <summary>The requests there are handlers for.</summary>
    public IReadOnlyCollection<Endpoint> Endpoints => _endpoints.Values;

    /// <summary>Has a handler answer its kind of request, in all versions its message declares.</summary>
    public Dispatcher Add<TRequest, TResponse>(IRequestHandler<TRequest, TResponse> handler)
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new()
    {
        _endpoints.Add(TRequest.Api, new Endpoint<TRequest, TResponse>(handler));
        return this;
    }

    /// <summary>The handler of a kind of request.</summary>
    public bool TryFind(ApiKey api, [NotNullWhen(true)] out Endpoint? endpoint) => _endpoints.TryGetValue(api, out endpoint);
}

/// <summary>A kind of request and what answers it.</summary>
internal abstract class Endpoint(ApiKey api, VersionRange versions, short flexibleFrom)
{
    /// <summary>The kind of request.</summary>
    public ApiKey Api => api;

    /// <summary>The versions answered.</summary>
    public VersionRange Versions => versions;

    /// <summary>Whether requests of a version are flexible, and with them their headers.</summary>
    public bool IsFlexible(short version) => version >= flexibleFrom;

    /// <summary>Reads the request, has it handled and writes header and answer; false when there is to be no answer.</summary>
    public abstract ValueTask<bool> AnswerAsync(
        ReadOnlySequence<byte> body, RequestContext context, FrameWriter frame, CancellationToken cancellation);
}

internal sealed class Endpoint<TRequest, TResponse>(IRequestHandler<TRequest, TResponse> handler)
    : Endpoint(TRequest.Api, TRequest.Versions, TRequest.FlexibleFrom)
    where TRequest : class, IRequest<TResponse>, new()
    where TResponse : class, IMessage, new()
{
    public override async ValueTask<bool> AnswerAsync(
        ReadOnlySequence<byte> body, RequestContext context, FrameWriter frame, CancellationToken cancellation)
    {
        var request = WireReader.Read<TRequest>(body, context.Version);
        var response = await handler.HandleAsync(request, context, cancellation);
        if (response is null)
            return false;
        ResponseFrame.Write(frame, response, context.Header);
        return true;
    }
}
