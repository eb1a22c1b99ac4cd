with

reviews as (

    select * from {{ ref('fct_reviews') }}

),

-- The stars are what the words are held against: 1 and 2 are negative, 3 is neutral, 4 and 5 are positive.
judged as (

    select
        source,
        sentiment,
        case
            when review_score <= 2 then 'negative'
            when review_score = 3 then 'neutral'
            else 'positive'
        end as stars_say

    from reviews

    where sentiment is not null
        and review_score between 1 and 5

),

counted as (

    select
        source,
        stars_say,
        count(*) as review_count,
        count(case when sentiment = 'negative' then 1 end) as negative_count,
        count(case when sentiment = 'neutral' then 1 end) as neutral_count,
        count(case when sentiment = 'positive' then 1 end) as positive_count,
        count(case when sentiment = stars_say then 1 end) as correct_count

    from judged

    group by source, stars_say

),

scoped as (

    select
        *,
        stars_say as scope

    from counted

    union all

    select
        *,
        'all' as scope

    from counted

    union all

    select
        *,
        'without neutral' as scope

    from counted

    where stars_say <> 'neutral'

),

-- What naming every review after the most frequent class would get right.
final as (

    select
        source,
        scope as stars_say,
        cast(sum(review_count) as bigint) as review_count,
        cast(sum(negative_count) as bigint) as negative_count,
        cast(sum(neutral_count) as bigint) as neutral_count,
        cast(sum(positive_count) as bigint) as positive_count,
        cast(sum(correct_count) as bigint) as correct_count,
        cast(round(sum(correct_count) * 1.0 / sum(review_count), 4) as decimal(5, 4)) as accuracy,
        case
            when scope in ('all', 'without neutral')
                then cast(round(max(review_count) * 1.0 / sum(review_count), 4) as decimal(5, 4))
        end as majority_accuracy

    from scoped

    group by source, scope

)

select * from final

order by source, review_count desc, stars_say
