using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Stack;
using EcommAspire.Transformation;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model docs</c>: the project's documentation as one page that needs no server.</summary>
internal static class ModelDocsVerb
{
    public static Command Create(ModelFlags flags)
    {
        var command = new Command("docs", "The project's documentation: catalog.json and one page, index.html")
        {
            Generate(flags, new Command("generate", "Write catalog.json and index.html into the target folder")),
            Serve(flags),
        };
        return Generate(flags, command);
    }

    private static Command Generate(ModelFlags flags, Command command)
    {
        var compile = new Switch("--compile", "Leave the SQL uncompiled") { IsOnByDefault = true };
        var emptyCatalog = new Switch("--empty-catalog", "Do not ask the database for columns and sizes");
        var isStatic = new Option<bool>("--static") { Description = "The page, which is whole in one file, as static_index.html too" };
        flags.AddTo(command, selects: true);
        foreach (var option in (Option[])[.. compile.Options, .. emptyCatalog.Options, isStatic])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var engine = flags.Open(parsed, "generate");
            var options = new DocsOptions { Compile = !compile.IsOff(parsed), ReadCatalog = !emptyCatalog.IsOn(parsed), Static = parsed.GetValue(isStatic) };
            var made = await engine.GenerateDocsAsync(flags.Selection(parsed), options, new CompileLines(flags.Lines(parsed, "compile", engine)), cancellation);
            foreach (var problem in made.Problems)
                terminal.Note(problem);
            if (terminal.IsJson)
                terminal.Json(new { made.Page, made.Catalog });
            else
                terminal.Line($"Open {made.Page} in a browser.");
            return made.Success ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Serve(ModelFlags flags)
    {
        var port = new Option<int>("--port") { Description = "The port to listen on", DefaultValueFactory = _ => 8080, HelpName = "P" };
        var host = new Option<string?>("--host") { Description = "The address to listen on; 0.0.0.0 is every one, for others to see too", HelpName = "ADDRESS" };
        var command = flags.AddTo(new Command("serve", "Show the page at an address of this machine, until Ctrl-C; opening the file does as well"), selects: false);
        foreach (var option in (Option[])[port, host, .. new Switch("--browser", "").Hidden()])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var engine = flags.Open(parsed, "serve");
            var page = Path.Combine(engine.TargetPath, "index.html");
            if (!File.Exists(page))
                throw new SettingException($"There is no {page}. Run `ecomm model docs generate` first.");
            await new DocsServer(engine.TargetPath).RunAsync(parsed.GetValue(host) ?? DbtVariables.Find("host") ?? "127.0.0.1", parsed.GetValue(port), address => terminal.Line($"The documentation is at {address} until Ctrl-C, and in {page}."), cancellation);
            return ExitCode.Done;
        });
        return command;
    }
}
