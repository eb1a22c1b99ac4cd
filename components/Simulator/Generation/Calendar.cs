using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation;

/// <summary>
/// When things are bought: history's days weighted by growth, season, weekday and Black Friday, and a day's hours by habit.
/// The n-th of m purchases has its time by its number alone, and later numbers have later times: those beyond m happen on the
/// days after history, as its weights go on.
/// </summary>
internal sealed class Calendar
{
    // January to December, in percent of the average month.
    private static readonly int[] _months = [96, 93, 98, 97, 106, 98, 100, 102, 97, 100, 116, 106];

    // Sunday to Saturday. People buy online at work, and in town on Saturdays.
    private static readonly int[] _onlineWeekdays = [86, 115, 113, 108, 104, 99, 77];
    private static readonly int[] _townWeekdays = [70, 82, 86, 92, 98, 122, 160];

    private static readonly int[] _onlineHours = [24, 11, 6, 3, 2, 2, 5, 12, 30, 49, 62, 66, 60, 65, 66, 64, 66, 61, 58, 60, 62, 62, 58, 41];
    private static readonly int[] _townHours = [0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 62, 78, 96, 88, 72, 74, 80, 92, 104, 88, 62, 30, 0, 0];

    private readonly DateTime _start;
    private readonly ulong[] _days;
    private readonly ulong _history;
    private readonly ulong[] _hours = new ulong[24];

    private Calendar(SimulatorOptions options, int[] weekdays, int[] hours, int channel)
    {
        _start = options.Start.ToDateTime(TimeOnly.MinValue);
        var history = (options.End - _start).Days;
        _days = new ulong[history + SimulatorOptions.MostDays];
        var sum = 0UL;
        for (var day = 0; day < _days.Length; day++)
            _days[day] = sum += Weight(options, weekdays, day, channel);
        _history = _days[history - 1];
        sum = 0;
        for (var hour = 0; hour < 24; hour++)
            _hours[hour] = sum += (ulong)hours[hour];
    }

    /// <summary>The calendar of what is bought online.</summary>
    public static Calendar Online(SimulatorOptions options, int channel) => new(options, _onlineWeekdays, _onlineHours, channel);

    /// <summary>The calendar of what is bought in town.</summary>
    public static Calendar InTown(SimulatorOptions options) => new(options, _townWeekdays, _townHours, 9);

    /// <summary>When the <paramref name="index"/>-th of <paramref name="count"/> things happens, to the second.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="count">How many there are in the whole of history.</param>
    /// <param name="jitter">Where between its predecessor and its successor it stands.</param>
    public DateTime At(long index, long count, uint jitter)
    {
        var place = (UInt128)((((ulong)index << 32) | jitter)) * _history / ((ulong)count << 32);
        if (place >= _days[^1])
            return _start.AddDays(_days.Length);
        var (day, ofDay, dayLength) = Find(_days, (ulong)place);
        var (hour, ofHour, hourLength) = Find(_hours, ofDay * _hours[^1] / dayLength);

        // What the coarse hour left over, in seconds.
        var finer = ((ofDay * _hours[^1] % dayLength) + (ofHour * dayLength)) * 3600 / (hourLength * dayLength);
        return _start.AddDays(day).AddSeconds((hour * 3600) + (long)Math.Min(finer, 3599));
    }

    /// <summary>How many things, of which history has <paramref name="count"/>, can at most have happened before the end of a moment's day.</summary>
    public long MostBefore(DateTime moment, long count)
    {
        var day = Math.Clamp((moment - _start).Days, 0, _days.Length - 1);
        return (long)((UInt128)(ulong)count * _days[day] / _history) + 1;
    }

    /// <summary>How many of <paramref name="count"/> things, which happen one after the other, happen before <paramref name="moment"/>.</summary>
    public static long CountBefore(DateTime moment, long count, Func<long, DateTime> timeOf)
    {
        var (least, most) = (0L, count);
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (timeOf(middle) < moment)
                least = middle + 1;
            else
                most = middle;
        }

        return least;
    }

    /// <summary>Black Friday of that year: the fourth Friday of November.</summary>
    public static DateOnly BlackFriday(int year)
    {
        var first = new DateOnly(year, 11, 1);
        return first.AddDays(((int)DayOfWeek.Friday - (int)first.DayOfWeek + 7) % 7).AddDays(21);
    }

    private static ulong Weight(SimulatorOptions options, int[] weekdays, int day, int channel)
    {
        var date = options.Start.AddDays(day);
        var draw = new Draw(options.Seed, Purpose.Calendar, ((long)channel << 32) | (uint)day);
        var growth = 700 + (day * 900 / 730);
        var weight = (ulong)growth * (ulong)_months[date.Month - 1] * (ulong)weekdays[(int)date.DayOfWeek];
        return weight * (ulong)Occasion(date) / 100 * (ulong)draw.Between(930, 1070) / 100;
    }

    // What days of the year do, in percent.
    private static int Occasion(DateOnly date)
    {
        var toBlackFriday = date.DayNumber - BlackFriday(date.Year).DayNumber;
        var mothersDay = new DateOnly(date.Year, 5, 14 - ((int)new DateOnly(date.Year, 5, 7).DayOfWeek));
        var toMothersDay = mothersDay.DayNumber - date.DayNumber;
        return (toBlackFriday, date.Month, date.Day) switch
        {
            (0, _, _) => 480,
            (1, _, _) => 260,
            (2, _, _) => 190,
            (3, _, _) => 210,
            (-1, _, _) => 190,
            ( >= -5 and <= -2, _, _) => 125,
            (_, 12, >= 5 and <= 18) => 125,
            (_, 12, 24 or 25 or 31) or (_, 1, 1) => 45,
            (_, 12, >= 20) => 75,
            (_, 6, >= 5 and <= 11) => 120, // Dia dos Namorados is the twelfth
            _ when toMothersDay is >= 3 and <= 12 => 125,
            _ => 100,
        };
    }

    private static (int Place, ulong Within, ulong Length) Find(ulong[] cumulative, ulong at)
    {
        var found = Array.BinarySearch(cumulative, at + 1);
        var place = found >= 0 ? found : ~found;
        while (place > 0 && cumulative[place - 1] == cumulative[place])
            place--;
        var before = place == 0 ? 0 : cumulative[place - 1];
        return (place, at - before, cumulative[place] - before);
    }
}
