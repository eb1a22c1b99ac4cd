using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers one kind of request, of all connections at once. Registered with <see cref="Dispatcher.Add"/>.</summary>
internal interface IRequestHandler<in TRequest, TResponse>
    where TRequest : class, IRequest<TResponse>, new()
    where TResponse : class, IMessage, new()
{
    /// <summary>
    /// Answers a request. Errors a client is told of go into the answer's fields; an exception closes the connection. Record
    /// bytes of the request are valid until the task ends.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="context">Its version, and who sent it.</param>
    /// <param name="cancellation">The connection is gone, or the broker stops.</param>
    /// <returns>The answer; null when the client wants none (<c>acks=0</c>).</returns>
    ValueTask<TResponse?> HandleAsync(TRequest request, RequestContext context, CancellationToken cancellation);
}
