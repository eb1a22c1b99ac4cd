namespace EcommAspire.Broker.Storage.Files;

/// <summary>Keeps a second broker out of a data folder, for as long as this process lives or until it is disposed.</summary>
public sealed class DataFolderLock : IDisposable
{
    private const string FileName = ".lock";
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, made when missing.</summary>
    /// <exception cref="StorageException">Another process has it.</exception>
    public static DataFolderLock Acquire(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            using (var writer = new StreamWriter(file, leaveOpen: true))
                writer.WriteLine(Environment.ProcessId);
            return new(file);
        }
        catch (IOException e)
        {
            throw new StorageException($"{folder} is in use by another broker (its lock is {path}). Stop that one, or give this one another --data folder.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
