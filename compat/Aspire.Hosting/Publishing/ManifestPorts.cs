using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>The ports that resources listen on: those that are given, and numbers from 8000 on for the others.</summary>
internal sealed class ManifestPorts
{
    private readonly HashSet<int> _taken = [];
    private int _next = 8000;

    /// <summary>The port a resource listens on for an endpoint.</summary>
    public int Target(IResource resource, EndpointAnnotation endpoint)
    {
        // Nothing stands between a container's ports and those of its address.
        var port = endpoint.TargetPort ?? (resource is ContainerResource ? endpoint.Port : null) ?? Next();
        _taken.Add(port);
        if (endpoint.Port is { } outer)
            _taken.Add(outer);
        return port;
    }

    private int Next()
    {
        while (_taken.Contains(_next))
            _next++;
        return _next;
    }
}
