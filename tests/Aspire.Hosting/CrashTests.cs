using System.Diagnostics;

namespace EcommAspire.Hosting.Tests;

/// <summary>What is left of an application whose AppHost is killed: nothing.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_AppHost_leaves_no_program_behind()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-hosting-");
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        start.ArgumentList.Add(folder.FullName);
        using var host = Process.Start(start)!;
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            int[] programs = [await WrittenAsync("child"), await WrittenAsync("parent"), await WrittenAsync("stubborn")];
            programs.Count(IsAlive).ShouldBe(3);

            host.Kill();
            while (programs.Any(IsAlive))
                await Task.Delay(100, giveUp.Token);
        }
        finally
        {
            if (!host.HasExited)
                host.Kill();
            folder.Delete(recursive: true);
        }

        async Task<int> WrittenAsync(string name)
        {
            var path = Path.Combine(folder.FullName, name);
            while (true)
            {
                if (File.Exists(path) && int.TryParse(await File.ReadAllTextAsync(path, giveUp.Token), out var id))
                    return id;
                await Task.Delay(50, giveUp.Token);
            }
        }

        // A process that has ended and that nobody has asked how is none.
        static bool IsAlive(int id)
        {
            try
            {
                return File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Trim()[0] is not ('Z' or 'X');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
