using System.ComponentModel;
using System.Diagnostics;

namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>Fetches one revision of a repository with the <c>git</c> of this machine.</summary>
internal static class GitCheckout
{
    /// <summary>Fills an empty folder; gives the commit.</summary>
    public static string Fetch(PackageSpec package, string folder)
    {
        var revision = package.Revision ?? "HEAD";
        // What begins with a dash is an option to git, not an address.
        if (package.Source.StartsWith('-') || revision.StartsWith('-'))
            throw new ProjectException($"'{(package.Source.StartsWith('-') ? package.Shown : revision)}' is no address or revision of a repository.", package.Place);
        Directory.CreateDirectory(folder);
        Git(package, folder, "init", "--quiet");
        // One commit is enough where the server gives it; an abbreviated hash needs the history.
        if (!TryGit(package, folder, out var refused, "fetch", "--quiet", "--depth", "1", "--", package.Source, revision))
        {
            if (!TryGit(package, folder, out _, "fetch", "--quiet", "--tags", "--", package.Source, "+refs/heads/*:refs/remotes/origin/*")
                || !TryGit(package, folder, out _, "checkout", "--quiet", "--detach", revision))
                throw Failed(package, $"'{package.Shown}' cannot be fetched at {revision}: {refused}");
        }
        else
        {
            Git(package, folder, "checkout", "--quiet", "--detach", "FETCH_HEAD");
        }

        var commit = Git(package, folder, "rev-parse", "HEAD").Trim();
        Directory.Delete(Path.Combine(folder, ".git"), recursive: true);
        return commit;
    }

    private static string Git(PackageSpec package, string folder, params string[] arguments) =>
        TryGit(package, folder, out var said, arguments) ? said : throw Failed(package, $"'{package.Shown}' cannot be installed: git {arguments[0]} says {said}");

    private static bool TryGit(PackageSpec package, string folder, out string said, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // A person is not asked for a password in the middle of a command.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment.Remove("GIT_DIR");
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var errors = git.StandardError.ReadToEndAsync();
            said = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0)
                return true;
            // The address may hold a password; what git says repeats it.
            said = errors.Result.Trim().ReplaceLineEndings(" ").Replace(package.Source, package.Shown, StringComparison.Ordinal);
            return false;
        }
        catch (Win32Exception e)
        {
            throw new ProjectException($"'{package.Shown}' is a repository, and there is no git on this machine to fetch it. Install git, or put the package's files into the folder of packages.", package.Place, e);
        }
    }

    private static ProjectException Failed(PackageSpec package, string message) => new($"{message.TrimEnd('.')}.", package.Place);
}
