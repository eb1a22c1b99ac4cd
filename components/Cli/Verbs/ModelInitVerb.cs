using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model init</c>: a project to begin with; inside one, only the profile that it names.</summary>
internal static class ModelInitVerb
{
    public static Command Create(ModelFlags flags)
    {
        var name = new Argument<string?>("NAME") { Description = "What the project is called", Arity = ArgumentArity.ZeroOrOne };
        var skip = new Option<bool>("--skip-profile-setup", "-s") { Description = "Write no profile" };
        var command = flags.AddTo(new Command("init", "A new project in a folder of its own, and a DuckDB profile for it"), selects: false);
        command.Add(name);
        command.Add(skip);
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var options = flags.Read(parsed, "init");
            var called = parsed.GetValue(name);
            if (called is not null)
                terminal.Line($"Made {NewProject.Create(Environment.CurrentDirectory, called, options.Profile)}");
            else if (options.ProjectDir.Length == 0)
                throw new Stack.SettingException("init needs a name for the new project: ecomm model init my_project.");

            // A profile that was named is there already.
            if (parsed.GetValue(skip) || options.Profile is not null)
                return;
            var profile = called ?? ModelEngine.ProfileName(options);
            if (NewProject.AddProfile(NewProject.ProfilesFolder(options.ProfilesDir), profile) is { } file)
                terminal.Line($"Added the profile '{profile}' to {file}");
        });
        return command;
    }
}
