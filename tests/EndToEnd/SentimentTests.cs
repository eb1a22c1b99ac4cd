using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>Another model in the place of the lexicon, as docs/sentiment.md tells it.</summary>
public sealed class SentimentTests
{
    private const string Vars = "{review_sentiment_model: int_loudness}";

    [RequiresFact(Needs.Servers)]
    public async Task Another_model_says_how_reviews_sound_and_is_held_to_the_contract()
    {
        await using var ecomm = await FilledData.CopyAsync();
        using var project = ProjectCopy.For(ecomm);
        project.Write("models/intermediate/int_loudness.sql", """
            select
                review_key,
                case when text = upper(text) then 'negative' else 'neutral' end as sentiment,
                case when text = upper(text) then -1 else 0 end as sentiment_score
            from {{ ref('int_review_texts') }}
            """);

        var plugged = await ecomm.RunAsync("model", "build", "--select", "int_loudness", "fct_reviews", "review_sentiment_accuracy", "--vars", Vars);

        plugged.ExitCode.ShouldBe(0, plugged.ToString());
        var sounds = await ecomm.RunAsync("query", """
            select
                bool_and((sentiment = 'negative') = (upper(concat_ws('', review_comment_title, review_comment_message)) = concat_ws('', review_comment_title, review_comment_message))) as as_told,
                count(*) filter (sentiment = 'negative') > 0 as any_loud,
                count(*) filter (sentiment is null) > 0 as any_silent
            from fct_reviews
            """, "--format", "csv");
        sounds.Output.Trim().Split('\n')[^1].ShouldBe("true,true,true");

        project.Write("models/intermediate/int_loudness.sql", "select review_key, 'loud' as sentiment, 1 as sentiment_score from {{ ref('int_review_texts') }}");
        var refused = await ecomm.RunAsync("model", "build", "--select", "int_loudness", "fct_reviews", "--vars", Vars);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        refused.Output.ShouldContain("accepted_values_fct_reviews_sentiment");
    }
}
