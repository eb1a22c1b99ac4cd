with

reviews as (

    select * from {{ ref('int_reviews') }}

),

joined as (

    select
        {{ surrogate_key(['source', 'review_id', 'order_id']) }} as review_key,
        review_language as language,
        coalesce(review_comment_title, '') || '. ' || coalesce(review_comment_message, '') as text

    from reviews

    where review_comment_title is not null
        or review_comment_message is not null

)

select * from joined

-- Blanks and marks alone are nothing to read.
where translate(text, ' .,;:!?-' || chr(9) || chr(10) || chr(13), '') <> ''
