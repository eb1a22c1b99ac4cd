namespace Aspire.Hosting;

/// <summary>The application is composed in a way that cannot run.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Says why.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }
}

/// <summary>A parameter has no value.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    /// <summary>Says which, and where it is looked for.</summary>
    public MissingParameterValueException(string message)
        : base(message)
    {
    }
}
