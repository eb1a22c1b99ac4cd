using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm simulate</c>: makes the business in the sources.</summary>
internal static class SimulateVerb
{
    public static Command Create()
    {
        var business = new BusinessFlags();
        var keep = new Option<bool>("--keep") { Description = "Leave the servers up" };
        var command = business.AddTo(new Command("simulate", "Make the business in the sources, or load the public Olist files"));
        command.Add(keep);
        command.Add(SimulateForwardVerb.Create());
        command.Add(StreamVerb.Produce("events", "Send the shop's events to the broker"));
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var wanted = business.Read(parsed);
            var steps = new StepLines(terminal);
            await using var stack = await steps.RunAsync("servers",
                () => SourceStack.StartAsync(folder, Settings.Read(), null, parsed.GetValue(keep), terminal, cancellation),
                s => s.Servers);
            foreach (var missing in stack.Missing)
                terminal.Note(missing);
            var made = await steps.RunAsync("business", () => BusinessStep.RunAsync(wanted, stack, folder, steps, cancellation), b => b.Sentence);
            foreach (var problem in made.Problems)
                terminal.Note(problem);
            var code = stack.Missing.Count + made.Unfilled.Count > 0 ? ExitCode.Failed : ExitCode.Done;
            if (terminal.IsJson)
            {
                terminal.Json(made);
                return code;
            }

            var grid = new Grid(("table", Align.Left), ("rows", Align.Right), ("rows/s", Align.Right), ("", Align.Left));
            foreach (var source in made.Simulated.Sources)
            {
                foreach (var table in source.Tables)
                {
                    grid.Add($"{source.Name}.{table.Name}", Amounts.Count(table.Rows),
                        table.Elapsed > TimeSpan.Zero ? Amounts.Count((long)(table.Rows / table.Elapsed.TotalSeconds)) : "", source.WasThere ? "was there" : "");
                }
            }

            foreach (var file in made.Olist?.Files ?? [])
                grid.Add($"marketplace.{file.Table}", Amounts.Count(file.RowsLoaded), "", $"{file.File}: {file.State.ToString().ToLowerInvariant()}");
            terminal.Show(grid);
            foreach (var note in made.Notes)
                terminal.Line(note);
            return code;
        });
        return command;
    }
}
