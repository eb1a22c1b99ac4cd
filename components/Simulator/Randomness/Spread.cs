namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// Log-normal factors from tables of their quantiles, so that no platform's logarithm has a say. A factor is a
/// number of 1/1024ths; the median is 1.
/// </summary>
internal static class Spread
{
    private static readonly int[] _narrow = // sigma 0.45
    [
        310, 388, 443, 482, 513, 541, 566, 589, 610, 631, 650, 669, 687, 705, 722, 739, 756, 773, 789, 805, 822, 838, 854,
        871, 887, 904, 920, 937, 954, 971, 988, 1006, 1024, 1042, 1061, 1080, 1099, 1119, 1139, 1160, 1182, 1204, 1227,
        1251, 1276, 1302, 1329, 1357, 1387, 1419, 1452, 1488, 1526, 1568, 1613, 1663, 1718, 1781, 1853, 1938, 2042, 2177,
        2368, 2699, 3378,
    ];

    private static readonly int[] _wide = // sigma 0.8
    [
        123, 183, 231, 268, 300, 329, 357, 383, 408, 432, 456, 480, 504, 527, 550, 574, 597, 621, 644, 668, 693, 717, 742,
        768, 794, 820, 847, 875, 903, 932, 962, 992, 1024, 1057, 1090, 1125, 1161, 1199, 1238, 1279, 1321, 1366, 1413,
        1462, 1514, 1569, 1627, 1690, 1756, 1828, 1906, 1990, 2082, 2184, 2297, 2425, 2570, 2739, 2939, 3183, 3494, 3914,
        4544, 5736, 8545,
    ];

    /// <summary><paramref name="median"/> times a factor that is rarely below a third or above three.</summary>
    public static long Narrow(long median, uint random) => (median * Factor(_narrow, random)) >> 10;

    /// <summary><paramref name="median"/> times a factor that is rarely below an eighth or above eight.</summary>
    public static long Wide(long median, uint random) => (median * Factor(_wide, random)) >> 10;

    private static long Factor(int[] quantiles, uint random)
    {
        var place = (int)(random >> 26);
        long within = random & 0x3FFFFFF;
        return quantiles[place] + (((quantiles[place + 1] - quantiles[place]) * within) >> 26);
    }
}
