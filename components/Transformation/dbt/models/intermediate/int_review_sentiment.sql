{{ config(materialized='table') }}

with

reviews as (

    select * from {{ ref('int_review_texts') }}

),

lexicon as (

    select * from {{ ref('sentiment_words') }}

),

-- A number is sorted faster than a key.
texts as (

    select
        *,
        row_number() over (order by review_key) as text_number

    from reviews

),

words as (

    {{ split_into_words('texts', 'text', ['text_number', 'language']) }}

),

-- A text whose language nobody stated is read in both.
known_words as (

    select
        words.text_number,
        words.word_number,
        lexicon.language,
        lexicon.role,
        lexicon.weight,
        lexicon.negated_weight,
        lexicon.factor

    from words

    inner join lexicon
        on words.word = lexicon.word
        and coalesce(words.language, lexicon.language) = lexicon.language
        and (words.language is null or lexicon.role <> 'common')

),

in_context as (

    select
        text_number,
        language,
        role,
        weight,
        negated_weight,
        word_number,
        max(case when role = 'negation' then word_number end) over so_far as negation_number,
        max(case when role = 'break' then word_number end) over so_far as break_number,
        lag(word_number) over in_order as earlier_number,
        lag(factor) over in_order as earlier_factor

    from known_words

    window
        in_order as (
            partition by text_number, language
            order by word_number
        ),
        so_far as (
            partition by text_number, language
            order by word_number
            rows between unbounded preceding and current row
        )

),

-- What each word adds: turned by a negation close before it in the same thought, scaled by the word right before it.
weighed as (

    select
        text_number,
        language,
        role,
        case
            when negation_number > coalesce(break_number, 0)
                and word_number - negation_number <= {{ var('sentiment_negation_reach') }}
                then negated_weight
            else weight
        end * case
            when word_number - earlier_number = 1 then coalesce(earlier_factor, 1)
            else 1
        end as tone

    from in_context

),

by_language as (

    select
        text_number,
        language,
        count(*) filter (where role <> 'break') as known_word_count,
        coalesce(sum(tone), 0) as tone

    from weighed

    group by text_number, language

),

ranked as (

    select
        *,
        row_number() over (
            partition by text_number
            order by known_word_count desc, case when language = '{{ var("sentiment_language") }}' then 0 else 1 end, language
        ) as language_rank

    from by_language

),

-- From any sum to between -1 and 1: one strong word makes 0.5, each further one less of a difference.
scored as (

    select
        texts.review_key,
        cast(round(coalesce(ranked.tone, 0) / (abs(coalesce(ranked.tone, 0)) + 4), 3) as decimal(4, 3)) as sentiment_score

    from texts

    left join ranked
        on texts.text_number = ranked.text_number
        and ranked.language_rank = 1

),

final as (

    select
        review_key,
        case
            when sentiment_score >= {{ var('sentiment_threshold') }} then 'positive'
            when sentiment_score <= -{{ var('sentiment_threshold') }} then 'negative'
            else 'neutral'
        end as sentiment,
        sentiment_score

    from scored

)

select * from final
