using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's console.</summary>
/// <param name="LineNumber">Its number, from 1.</param>
/// <param name="Content">Its text, with the time it was written before it.</param>
/// <param name="IsErrorMessage">Whether it was written as an error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Keeps the consoles of resources.</summary>
public class ResourceLoggerService
{
    private const int Kept = 10_000;

    private readonly ConcurrentDictionary<string, Console> _consoles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes to a resource's console.</summary>
    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);

    /// <summary>Writes to a resource's console.</summary>
    public ILogger GetLogger(string resourceName) => new ConsoleLogger(Of(resourceName));

    /// <summary>The last lines of a resource's console.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return GetAllAsync(resource.Name);
    }

    /// <summary>The last lines of a resource's console.</summary>
    /// <param name="resourceName">Its name among those that run (<see cref="ResourceEvent.ResourceId"/>).</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) =>
        Of(resourceName).Lines() is { Count: > 0 } lines ? AsyncEnumerable.Repeat(lines, 1) : AsyncEnumerable.Empty<IReadOnlyList<LogLine>>();

    /// <summary>The last lines of a resource's console, and from then on those that are written.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    /// <summary>The last lines of a resource's console, and from then on those that are written.</summary>
    /// <param name="resourceName">Its name among those that run (<see cref="ResourceEvent.ResourceId"/>).</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Of(resourceName).WatchAsync();

    /// <summary>The last lines of a resource's console.</summary>
    internal IReadOnlyList<LogLine> Lines(string resourceName) => Of(resourceName).Lines();

    private Console Of(string name) => _consoles.GetOrAdd(name, _ => new());

    private sealed class Console
    {
        private readonly Lock _gate = new();
        private readonly Queue<LogLine> _lines = new();
        private readonly List<Channel<LogLine>> _watchers = [];
        private int _count;

        public void Write(string text, bool isError)
        {
            lock (_gate)
            {
                // The dashboard takes the time off the line again and shows it as it is told to.
                var line = new LogLine(++_count, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffffffZ} {text}", isError);
                _lines.Enqueue(line);
                if (_lines.Count > Kept)
                    _lines.Dequeue();
                foreach (var watcher in _watchers)
                    watcher.Writer.TryWrite(line);
            }
        }

        public IReadOnlyList<LogLine> Lines()
        {
            lock (_gate)
                return [.. _lines];
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
        {
            // A watcher that does not read loses its oldest lines, not our memory.
            var channel = Channel.CreateBounded<LogLine>(
                new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            IReadOnlyList<LogLine> written;
            lock (_gate)
            {
                written = [.. _lines];
                _watchers.Add(channel);
            }

            try
            {
                if (written.Count > 0)
                    yield return written;
                while (await channel.Reader.WaitToReadAsync(cancellation))
                {
                    var fresh = new List<LogLine>();
                    while (channel.Reader.TryRead(out var line))
                        fresh.Add(line);
                    yield return fresh;
                }
            }
            finally
            {
                lock (_gate)
                    _watchers.Remove(channel);
            }
        }
    }

    private sealed class ConsoleLogger(Console console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var line in formatter(state, exception).Split('\n'))
                console.Write(line.TrimEnd('\r'), logLevel >= LogLevel.Error);
            if (exception is not null)
                console.Write(exception.ToString(), isError: true);
        }
    }
}
