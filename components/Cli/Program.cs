using EcommAspire.Cli;

// Answered before anything else is loaded: start-up is part of the interface.
if (args is ["--version"])
{
    Console.WriteLine(CommandLine.Version);
    return 0;
}

if (OpenFiles.Refusal() is { } refusal)
{
    Console.Error.WriteLine(refusal);
    return ExitCode.CouldNotRun;
}

if (Cultures.Ensure(args) is { } reason)
{
    Console.Error.WriteLine(reason);
    return ExitCode.CouldNotRun;
}

AllocatorSettings.Apply();
return await CommandLine.RunAsync(args);
