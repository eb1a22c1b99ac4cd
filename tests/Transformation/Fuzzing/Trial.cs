using System.Diagnostics;
using System.Text;
using EcommAspire.Transformation.Jinja;

namespace EcommAspire.Transformation.Tests.Fuzzing;

/// <summary>
/// Tries inputs one by one on a thread whose stack is that of a thread pool's, watched by the caller: what ends in anything
/// but success or an error of ours that names file and line is a finding, and so is what does not end.
/// </summary>
internal sealed class Trial(int count, Func<int, byte[]> input, Action<byte[]> act)
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(3);
    private const long MostBytes = 1L << 30;

    private readonly List<string> _findings = [];
    private readonly HashSet<string> _kinds = [];
    private readonly Dictionary<string, int> _endings = [];
    private volatile int _at = -1;

    /// <summary>How many inputs ended in what.</summary>
    public IReadOnlyDictionary<string, int> Endings => _endings;

    /// <summary>What no input may do.</summary>
    public IReadOnlyList<string> Run()
    {
        var thread = new Thread(TryAll, 1536 * 1024) { IsBackground = true };
        thread.Start();
        var (seen, since) = (-1, Stopwatch.StartNew());
        while (!thread.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (_at != seen)
                (seen, since) = (_at, Stopwatch.StartNew());
            else if (since.Elapsed > s_deadline)
                return [$"#{seen} does not end:\n{Shown(seen)}"];
        }

        return _findings;
    }

    private void TryAll()
    {
        for (var i = 0; i < count && _findings.Count < 20; i++)
        {
            var bytes = input(i);
            _at = i;
            var before = GC.GetAllocatedBytesForCurrentThread();
            string ending;
            try
            {
                act(bytes);
                ending = "success";
            }
            catch (JinjaException e) when (e is { IsLocated: true, Line: > 0 })
            {
                ending = nameof(JinjaException);
            }
            catch (ModelException e) when (e.Place is not null)
            {
                ending = e.GetType().Name;
            }
            catch (Exception e)
            {
                ending = e.GetType().Name + " as none of ours";
                // One example of each is enough to mend it.
                if (_kinds.Add(e.GetType().Name + e.StackTrace?.Split('\n')[0]))
                    _findings.Add($"#{i}: {e.GetType().Name}: {e.Message}\n{string.Join('\n', e.StackTrace?.Split('\n').Take(6) ?? [])}\n{Shown(i)}");
            }

            _endings[ending] = _endings.GetValueOrDefault(ending) + 1;
            if (GC.GetAllocatedBytesForCurrentThread() - before is var took && took > MostBytes)
                _findings.Add($"#{i} takes {took / 1e6:N0} MB:\n{Shown(i)}");
        }
    }

    private string Shown(int i)
    {
        var text = Encoding.UTF8.GetString(input(i));
        return text.Length > 1500 ? text[..1500] + "…" : text;
    }
}
