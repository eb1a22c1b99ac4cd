using System.CommandLine;
using System.CommandLine.Invocation;
using EcommAspire.Transformation;

namespace EcommAspire.Cli.Models;

/// <summary>What <c>--version</c> says behind <c>ecomm model</c>: whose version it is, and the version of dbt that it stands in for, where tools look for it.</summary>
internal sealed class VersionLines : SynchronousCommandLineAction
{
    /// <summary>Who asks for the version need not name a verb.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.WriteLine($"ecomm {CommandLine.Version}, in place of dbt\nCore:\n  - installed: {ModelEngine.DbtVersion}");
        return ExitCode.Done;
    }
}
