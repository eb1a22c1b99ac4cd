using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation;

/// <summary>A review's words; either may be missing, as most people only leave stars.</summary>
internal readonly record struct ReviewWords(string? Title, string? Message);

/// <summary>
/// What customers write, put together from openings, remarks and endings whose tone fits the score: joy, a shrug or anger,
/// and what went wrong with the delivery where something did.
/// </summary>
internal static class ReviewText
{
    // Chances in 10,000 of a message and of a title by score, 1 first.
    private static readonly int[] _messageChances = [7_600, 6_800, 4_400, 3_100, 3_600];
    private static readonly int[] _titleChances = [1_700, 1_500, 1_000, 900, 1_250];

    /// <summary>A review of an order in Portuguese.</summary>
    public static ReviewWords Portuguese(int score, bool late, bool missing, ref Draw draw) =>
        Write(Reference.PortugueseReviews.Phrases, score, late, missing, _messageChances[score - 1], _titleChances[score - 1], ref draw);

    /// <summary>A review of a product, always with words.</summary>
    public static ReviewWords OfProduct(bool portuguese, int score, ref Draw draw) =>
        Write(portuguese ? Reference.PortugueseReviews.Phrases : Reference.EnglishReviews.Phrases, score, false, false, 9_400, 7_000, ref draw);

    private static ReviewWords Write(
        Reference.ReviewPhrases phrases, int score, bool late, bool missing, int messageChance, int titleChance, ref Draw draw)
    {
        var tone = score switch { >= 4 => phrases.Good, 3 => phrases.Fair, _ => phrases.Bad };
        var title = draw.Chance(titleChance) ? draw.Pick<string>(tone.Titles) : null;
        if (!draw.Chance(messageChance))
            return new(title, null);

        var parts = new List<string>(4);
        if (draw.Chance(6_500))
            parts.Add(draw.Pick<string>(tone.Openings));
        if (missing && score < 4)
            parts.Add(draw.Pick<string>(phrases.Missing));
        else if (late && score < 5)
            parts.Add(draw.Pick<string>(phrases.Late));
        else
            parts.Add(draw.Pick<string>(tone.Remarks));
        if (draw.Chance(4_500))
            parts.Add(draw.Pick<string>(tone.Remarks));
        if (draw.Chance(4_500))
            parts.Add(draw.Pick<string>(tone.Endings));

        var days = draw.Between(2, 9) + (late ? 12 : 0);
        var message = string.Join(Join(ref draw), parts.Distinct().Select(p => p.Replace("{days}", days.ToString(), StringComparison.Ordinal)));
        return new(title, draw.Below(12) switch
        {
            0 => message.ToLowerInvariant(),
            1 => message.ToUpperInvariant(),
            2 => message + "!!!",
            3 => message,
            4 => Capital(message),
            _ => Capital(message) + ".",
        });
    }

    private static string Capital(string message) => char.ToUpperInvariant(message[0]) + message[1..];

    private static string Join(ref Draw draw) => draw.Below(8) switch
    {
        0 => ", ",
        1 => "\r\n",
        2 => "! ",
        _ => ". ",
    };
}
