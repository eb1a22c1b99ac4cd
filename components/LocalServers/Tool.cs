using System.Diagnostics;

namespace EcommAspire.LocalServers;

/// <summary>Runs a server's small programs to their end.</summary>
internal static class Tool
{
    /// <summary>A start in an environment that holds only what is named: nothing of ours leaks into a server.</summary>
    public static ProcessStartInfo Command(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var words = command.ToArray();
        var start = new ProcessStartInfo(words[0]) { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var word in words[1..])
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs a command to its end; standard output and error come back as one text.</summary>
    public static (int ExitCode, string Output) Run(IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        var start = Command(command, environment ?? new Dictionary<string, string>());
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (127, error.Message);
        }
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading all of it: the exit code and the output say why.
            }
            process.WaitForExit();
            return (process.ExitCode, output.Result + errors.Result);
        }
    }

    public static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("it said nothing");
}
