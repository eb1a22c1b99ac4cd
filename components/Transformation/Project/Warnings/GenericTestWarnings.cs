using EcommAspire.Transformation.Testing;

namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>
/// Generic tests that are written as they were before arguments and configuration had keys of their own
/// (https://docs.getdbt.com/reference/deprecations#missingargumentspropertyingenerictestdeprecation). As in dbt, one warning tells of all.
/// </summary>
internal sealed class GenericTestWarnings
{
    private readonly List<string> _withoutArguments = [];
    private readonly List<string> _withConfigBeside = [];

    public void Note(GenericTest test)
    {
        var where = $"'{test.Name}' at {test.Place}";
        if (test.ArgumentBeside is { } argument)
            _withoutArguments.Add($"{where} ({argument})");
        if (test.ConfigBeside is { } key)
            _withConfigBeside.Add($"{where} ({key})");
    }

    public void Warn(WarningList warnings)
    {
        if (_withoutArguments.Count > 0)
            warnings.Add(WarningNames.ArgumentsMissing, $"the arguments of a generic test belong below 'arguments': {Shown(_withoutArguments)}.");
        if (_withConfigBeside.Count > 0)
            warnings.Add(WarningNames.MovedToConfig, $"the configuration of a generic test belongs below 'config': {Shown(_withConfigBeside)}.");
    }

    private static string Shown(List<string> tests) => tests.Count == 1 ? tests[0] : $"{tests[0]} and {tests.Count - 1} more";
}
