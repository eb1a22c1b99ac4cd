using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Requests;

/// <summary>Every user the broker knows can log in by SCRAM-SHA-256.</summary>
internal sealed class DescribeUserScramCredentialsHandler(IReadOnlyCollection<string> users) : IImmediateHandler<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse>
{
    private const sbyte Sha256 = 1;

    public DescribeUserScramCredentialsResponse Handle(DescribeUserScramCredentialsRequest request, RequestContext context)
    {
        List<string> asked = request.Users is { Count: > 0 } some ? [.. some.Select(user => user.Name)] : [.. users.Order(StringComparer.Ordinal)];
        return new() { Results = [.. asked.Select(name => Describe(name, asked.Count(other => other == name)))] };
    }

    private DescribeUserScramCredentialsResponse.Result Describe(string name, int times) =>
        times > 1 ? new() { User = name, ErrorCode = ErrorCode.DuplicateResource, ErrorMessage = $"Cannot describe SCRAM credentials for the same user twice in a single request: {name}" }
        : users.Contains(name) ? new() { User = name, CredentialInfos = [new() { Mechanism = Sha256, Iterations = UserStore.Iterations }] }
        : new() { User = name, ErrorCode = ErrorCode.ResourceNotFound, ErrorMessage = $"Attempt to describe a user credential that does not exist: {name}" };
}
