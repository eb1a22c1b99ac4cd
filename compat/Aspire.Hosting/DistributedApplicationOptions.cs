namespace Aspire.Hosting;

/// <summary>What an application is to be.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost; the program's own where none is named.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Whether it runs without a dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The application's name on the dashboard.</summary>
    public string? DashboardApplicationName { get; set; }
}

/// <summary>Whether the application runs or is published.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It runs here.</summary>
    Run,

    /// <summary>It is described for a run elsewhere.</summary>
    Publish,
}

/// <summary>Whether the application runs or is published.</summary>
/// <param name="operation">Which.</param>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>Which.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>Whether it runs.</summary>
    public bool IsRunMode => Operation is DistributedApplicationOperation.Run;

    /// <summary>Whether it is published.</summary>
    public bool IsPublishMode => Operation is DistributedApplicationOperation.Publish;
}
