namespace EcommAspire.LocalServers;

/// <summary>A server's own files: made once, whole or not at all, and cleared of what a killed server left.</summary>
internal sealed class ServerData(ServerSetting setting, ServerEngine engine, Action<string>? log)
{
    private readonly ServerFolder _folder = setting.Folder;

    /// <summary>Makes the data folder ready for a start, nothing running on it; returns the password.</summary>
    public string Ensure()
    {
        RefuseSomethingElse();
        MakeAfresh(_folder.Sockets);
        MakeAfresh(_folder.Temporary);
        var password = ServerPassword.Read(_folder);
        if (!engine.Recognises(_folder.Data))
        {
            password ??= ServerPassword.Create(_folder);
            Make(password);
        }
        else
        {
            ClearLeftovers();
            if (password is null)
            {
                log?.Invoke($"{_folder.Name}: its password file is missing or damaged, so it gets a new password");
                password = ServerPassword.Create(_folder);
                engine.ResetPassword(setting, _folder.Data, password);
            }
        }
        return password;
    }

    private void RefuseSomethingElse()
    {
        var isSomething = File.Exists(_folder.Data) || (Directory.Exists(_folder.Data) && Directory.EnumerateFileSystemEntries(_folder.Data).Any());
        if (isSomething && !engine.Recognises(_folder.Data))
        {
            throw new ServerUnavailableException(
                $"{_folder.Data} holds something that is no {engine.Kind.ProductName()} data: move it away, or name another data folder.");
        }
    }

    private void Make(string password)
    {
        log?.Invoke($"{_folder.Name}: making {engine.Kind.ProductName()}'s data folder, this once");
        var scratch = _folder.Scratch();
        MakeFolder(scratch);
        try
        {
            engine.Initialise(setting, scratch, password);
        }
        catch
        {
            Directory.Delete(scratch, recursive: true);
            throw;
        }
        if (Directory.Exists(_folder.Data))
            Directory.Delete(_folder.Data); // empty, as seen above
        Directory.Move(scratch, _folder.Data);
    }

    // The alive lock is free, so these speak of a dead server, or, in a copied folder, of the original's.
    private void ClearLeftovers()
    {
        foreach (var leftover in engine.Leftovers.Select(name => Path.Combine(_folder.Data, name)).Where(File.Exists))
        {
            if (ServerStop.ProcessesIn(_folder.Data).FirstOrDefault() is not 0 and var pid)
            {
                throw new ServerUnavailableException(
                    $"Process {pid}, which was not started from here, runs on {_folder.Data}: stop it, or name another data folder.");
            }
            File.Delete(leftover);
        }
        File.Delete(_folder.Pid);
    }

    private void MakeAfresh(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        MakeFolder(folder);
    }

    private void MakeFolder(string folder)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        setting.Account.Own(folder);
    }
}
