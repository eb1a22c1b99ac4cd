using System.Globalization;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What is to be measured, and how much of it.</summary>
internal sealed record Arguments(int Records, int Rounds, int Events, bool Broker, bool Pipeline)
{
    private const string Usage = "benchmarks/streaming/run [--records 2000000] [--rounds 3] [--events 1000000] [--part broker|pipeline]";

    public static Arguments? Parse(string[] args)
    {
        var parsed = new Arguments(2_000_000, 3, 1_000_000, Broker: true, Pipeline: true);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var next = (args[i], args[i + 1]) switch
            {
                ("--records", var number) when IsCount(number, out var count) => parsed with { Records = count },
                ("--rounds", var number) when IsCount(number, out var count) => parsed with { Rounds = count },
                ("--events", var number) when IsCount(number, out var count) => parsed with { Events = count },
                ("--part", "broker") => parsed with { Pipeline = false },
                ("--part", "pipeline") => parsed with { Broker = false },
                _ => null,
            };
            if (next is null)
                return Refuse();
            parsed = next;
        }

        return args.Length % 2 == 0 ? parsed : Refuse();
    }

    private static bool IsCount(string text, out int count) => int.TryParse(text, NumberStyles.None, null, out count) && count > 0;

    private static Arguments? Refuse()
    {
        Console.Error.WriteLine(Usage);
        return null;
    }
}
