namespace EcommAspire.Broker;

/// <summary>Keeps a second broker out of a data folder. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(new FileStream(Path.Combine(folder, "broker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BrokerException($"The data folder {folder} cannot be written by this user. Allow it, or choose another with --data.", e);
        }
        catch (IOException e) when (File.Exists(Path.Combine(folder, "broker.lock")))
        {
            throw new BrokerException($"The data folder {folder} is in use by another broker. Stop it, or choose another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw new BrokerException($"The data folder {folder} cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
