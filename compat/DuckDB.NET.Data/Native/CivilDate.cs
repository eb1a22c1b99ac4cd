namespace DuckDB.NET.Native;

/// <summary>Days since 1970-01-01 in the proleptic Gregorian calendar, for every year the engine has, BC too.</summary>
internal static class CivilDate
{
    private const int DaysPerEra = 146_097; // 400 years
    private const int DaysToEpoch = 719_468; // from 0000-03-01

    public static (int Year, byte Month, byte Day) FromDays(int days)
    {
        var shifted = (long)days + DaysToEpoch;
        var era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        var dayOfEra = (int)(shifted - era * DaysPerEra);
        var yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (DaysPerEra - 1)) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = (int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return (year, (byte)month, (byte)day);
    }

    public static int ToDays(int year, int month, int day)
    {
        var marchYear = (long)year - (month <= 2 ? 1 : 0);
        var era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400;
        var yearOfEra = (int)(marchYear - era * 400);
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        var dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (int)(era * DaysPerEra + dayOfEra - DaysToEpoch);
    }
}
