using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How an icon is drawn.</summary>
public enum IconVariant
{
    /// <summary>In outline.</summary>
    Regular,

    /// <summary>Filled.</summary>
    Filled,
}

/// <summary>Whether a command can be given now.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>It is shown, but cannot.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}

/// <summary>How the text of a result is to be read.</summary>
public enum CommandResultFormat
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>As JSON.</summary>
    Json,

    /// <summary>As Markdown.</summary>
    Markdown,
}

/// <summary>What a command gave back.</summary>
public sealed class CommandResultData
{
    /// <summary>Its text.</summary>
    public required string Value { get; init; }

    /// <summary>How to read it.</summary>
    public CommandResultFormat Format { get; init; }

    /// <summary>Whether it is shown at once, not only on demand.</summary>
    public bool DisplayImmediately { get; init; }
}

/// <summary>How a command went.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it should.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up on purpose.</summary>
    public bool Canceled { get; init; }

    /// <summary>What to tell the person who gave it.</summary>
    public string? Message { get; init; }

    /// <summary>What it gave back.</summary>
    public CommandResultData? Data { get; init; }
}

/// <summary>Short ways to say how a command went.</summary>
public static class CommandResults
{
    /// <summary>It did what it should.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It did what it should, and this is to be shown.</summary>
    public static ExecuteCommandResult Success(string message, CommandResultData value) => new() { Success = true, Message = message, Data = value };

    /// <summary>It failed.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>It was given up on purpose.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}

/// <summary>What a command works with.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The resource it was given on.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Gives up.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Writes to the resource's console.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The command's arguments, as they were given.</summary>
    public InteractionInputCollection? Arguments { get; init; }
}

/// <summary>What a command's state is decided by.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>The resource as it is now.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>The application's services.</summary>
    public required IServiceProvider Services { get; init; }
}

/// <summary>How a command is shown.</summary>
public class CommandOptions
{
    /// <summary>What it does.</summary>
    public string? Description { get; set; }

    /// <summary>What it wants to know before it is done.</summary>
    [Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public IReadOnlyList<InteractionInput> Arguments { get; set; } = [];

    /// <summary>What the person is asked before it is done.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>Its icon, by Fluent UI's name.</summary>
    public string? IconName { get; set; }

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether it is shown beside the resource, not only in its menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Whether it can be given now; always where nothing is said.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>Something that can be done with a resource.</summary>
public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    internal ResourceCommandAnnotation(
        string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions options) =>
        (Name, DisplayName, ExecuteCommand, Options) = (name, displayName, executeCommand, options);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    public string DisplayName { get; }

    /// <summary>Does it.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

    internal CommandOptions Options { get; }

    internal ResourceCommandSnapshot Snapshot(UpdateCommandStateContext context) => new(
        Name, Options.UpdateState?.Invoke(context) ?? ResourceCommandState.Enabled, DisplayName, Options.Description,
        Options.ConfirmationMessage, Options.IconName, Options.IconVariant, Options.IsHighlighted)
    {
        Arguments = Options.Arguments,
    };
}

/// <summary>A command as it is shown at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it can be given.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="DisplayDescription">What it does.</param>
/// <param name="ConfirmationMessage">What the person is asked before it is done.</param>
/// <param name="IconName">Its icon.</param>
/// <param name="IconVariant">How the icon is drawn.</param>
/// <param name="IsHighlighted">Whether it is shown beside the resource.</param>
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted)
{
    internal IReadOnlyList<InteractionInput> Arguments { get; init; } = [];
}

/// <summary>Names of the commands every program has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts it.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops it.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops it and starts it.</summary>
    public static readonly string RestartCommand = "restart";
}
