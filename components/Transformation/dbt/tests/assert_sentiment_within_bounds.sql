-- Whichever model scores the reviews: only what has words has a sentiment, and its name and its score agree.
select
    review_key,
    sentiment,
    sentiment_score

from {{ ref('fct_reviews') }}

where (sentiment is null) <> (sentiment_score is null)
    or (sentiment is not null and review_comment_title is null and review_comment_message is null)
    or sentiment_score not between -1 and 1
    or (sentiment = 'positive' and sentiment_score < 0)
    or (sentiment = 'negative' and sentiment_score > 0)
