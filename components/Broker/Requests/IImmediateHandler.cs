using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers one kind of request at once: nothing in it is waited for.</summary>
internal interface IImmediateHandler<in TRequest, TResponse> : IRequestHandler<TRequest, TResponse>
    where TRequest : class, IRequest<TResponse>, new()
    where TResponse : class, IMessage, new()
{
    /// <summary>Answers a request. Errors a client is told of go into the answer's fields; an exception closes the connection.</summary>
    TResponse Handle(TRequest request, RequestContext context);

    ValueTask<TResponse?> IRequestHandler<TRequest, TResponse>.HandleAsync(TRequest request, RequestContext context, CancellationToken cancellation) => new(Handle(request, context));
}
