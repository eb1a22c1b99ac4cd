using System.Text;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>The months' names in English and Portuguese, whole or their first three letters. No two languages disagree on one.</summary>
internal static class MonthNames
{
    private const int MaxBytes = 12;

    private static readonly string[][] _names =
    [
        ["january", "janeiro"], ["february", "fevereiro"], ["march", "março", "marco"], ["april", "abril"], ["may", "maio"], ["june", "junho"],
        ["july", "julho"], ["august", "agosto"], ["september", "setembro", "sept"], ["october", "outubro"], ["november", "novembro"], ["december", "dezembro"],
    ];

    private static readonly Dictionary<string, int> _months = Index();

    /// <summary>Takes a month's name, and a full stop after a shortened one; else nothing.</summary>
    public static bool TryTake(scoped ref Cursor at, out int month)
    {
        var before = at;
        TakeOf(ref at);
        var letters = at.Letters();
        if (letters.Length is > 0 and <= MaxBytes && _months.TryGetValue(Encoding.UTF8.GetString(letters).ToLowerInvariant(), out month))
        {
            at.Is((byte)'.');
            return true;
        }

        month = 0;
        at = before;
        return false;
    }

    /// <summary>Takes the blanks and the <c>de</c> that stand between the parts of a date in Portuguese, if they do.</summary>
    public static void TakeOf(scoped ref Cursor at)
    {
        at.Blanks();
        var before = at;
        if (!at.Word("de"u8) || !at.Blanks())
            at = before;
    }

    private static Dictionary<string, int> Index()
    {
        var months = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (month, names) in _names.Index())
        {
            foreach (var name in names)
                months[name] = months[name[..3]] = month + 1;
        }

        return months;
    }
}
