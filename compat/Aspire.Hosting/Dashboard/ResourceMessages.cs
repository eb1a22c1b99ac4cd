using System.Collections;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Hosting.Dashboard;

/// <summary>Puts what we know into the dashboard's words.</summary>
internal static class ResourceMessages
{
    public static Wire.Resource Of(ResourceEvent happened)
    {
        var snapshot = happened.Snapshot;
        var message = new Wire.Resource
        {
            Name = happened.ResourceId,
            DisplayName = happened.Resource.Name,
            Uid = happened.ResourceId,
            ResourceType = snapshot.ResourceType,
            IsHidden = snapshot.IsHidden,
        };
        if (snapshot.State is { } state)
        {
            message.State = state.Text;
            message.StateStyle = state.Style ?? "";
        }

        if (At(snapshot.CreationTimeStamp) is { } created)
            message.CreatedAt = created;
        if (At(snapshot.StartTimeStamp) is { } started)
            message.StartedAt = started;
        if (At(snapshot.StopTimeStamp) is { } stopped)
            message.StoppedAt = stopped;

        message.Environment.Add(snapshot.EnvironmentVariables.Select(v => new EnvironmentVariable { Name = v.Name, Value = v.Value ?? "", IsFromSpec = v.IsFromSpec }));
        message.Properties.Add(snapshot.Properties.Select(p => new ResourceProperty { Name = p.Name, Value = Of(p.Value), IsSensitive = p.IsSensitive, IsHighlighted = true }));
        if (snapshot.ExitCode is { } code)
            message.Properties.Add(new ResourceProperty { Name = "resource.exitCode", Value = Value.ForNumber(code) });
        message.Urls.Add(snapshot.Urls.Select(Of));
        message.Relationships.Add(snapshot.Relationships.Distinct().Select(r => new ResourceRelationship { ResourceName = r.ResourceName, Type = r.Type }));
        message.HealthReports.Add(snapshot.HealthReports.Select(Of));
        message.Commands.Add(snapshot.Commands.Select(Of));
        return message;
    }

    public static WatchResourceConsoleLogsUpdate Of(IReadOnlyList<LogLine> lines) => new()
    {
        LogLines = { lines.Select(l => new ConsoleLogLine { Text = l.Content, IsStdErr = l.IsErrorMessage, LineNumber = l.LineNumber }) },
    };

    public static ResourceCommandResponse Of(ExecuteCommandResult result)
    {
        var response = new ResourceCommandResponse
        {
            Kind = result.Success ? ResourceCommandResponseKind.Succeeded
                : result.Canceled ? ResourceCommandResponseKind.Cancelled
                : ResourceCommandResponseKind.Failed,
        };
        if (result.Message is { } message)
            response.Message = message;
        if (result.Data is { } data)
        {
            response.Result = new()
            {
                Value = data.Value,
                DisplayImmediately = data.DisplayImmediately,
                Format = data.Format switch
                {
                    ApplicationModel.CommandResultFormat.Json => Wire.CommandResultFormat.Json,
                    ApplicationModel.CommandResultFormat.Markdown => Wire.CommandResultFormat.Markdown,
                    _ => Wire.CommandResultFormat.Text,
                },
            };
        }

        return response;
    }

    private static Url Of(UrlSnapshot url) => new()
    {
        EndpointName = url.Name ?? "",
        FullUrl = url.Url,
        IsInternal = url.IsInternal,
        IsInactive = url.IsInactive,
        DisplayProperties = new() { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
    };

    private static HealthReport Of(HealthReportSnapshot report)
    {
        var message = new HealthReport { Key = report.Name, Description = report.Description ?? "", Exception = report.ExceptionText ?? "" };
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy => HealthStatus.Healthy,
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        }

        if (At(report.LastRunAt) is { } run)
            message.LastRunAt = run;
        return message;
    }

    private static ResourceCommand Of(ResourceCommandSnapshot command)
    {
        var message = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = command.State switch
            {
                ApplicationModel.ResourceCommandState.Enabled => Wire.ResourceCommandState.Enabled,
                ApplicationModel.ResourceCommandState.Disabled => Wire.ResourceCommandState.Disabled,
                _ => Wire.ResourceCommandState.Hidden,
            },
        };
        message.ArgumentInputs.Add(command.Arguments.Select(Of));
        if (command.ConfirmationMessage is { } question)
            message.ConfirmationMessage = question;
        if (command.DisplayDescription is { } description)
            message.DisplayDescription = description;
        if (command.IconName is { } icon)
            message.IconName = icon;
        if (command.IconVariant is { } variant)
            message.IconVariant = variant is ApplicationModel.IconVariant.Filled ? Wire.IconVariant.Filled : Wire.IconVariant.Regular;
        return message;
    }

    public static Wire.InteractionInput Of(InteractionInput input) => new()
    {
        Name = input.Name,
        Label = input.Label ?? input.Name,
        Description = input.Description ?? "",
        Placeholder = input.Placeholder ?? "",
        Value = input.Value ?? "",
        Required = input.Required,
        InputType = Wire.InputType.Text,
    };

    /// <summary>An argument as it was given.</summary>
    public static string? Text(Value value) => value.KindCase is Value.KindOneofCase.StringValue ? value.StringValue : null;

    private static Value Of(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool truth => Value.ForBool(truth),
        int or long or double => Value.ForNumber(Convert.ToDouble(value)),
        IEnumerable many => Value.ForList([.. many.Cast<object?>().Select(Of)]),
        _ => Value.ForString(value.ToString() ?? ""),
    };

    private static Timestamp? At(DateTime? moment) => moment is { } known ? Timestamp.FromDateTime(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;
}
