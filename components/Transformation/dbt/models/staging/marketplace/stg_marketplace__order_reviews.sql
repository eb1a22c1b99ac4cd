with

source as (

    select * from {{ source('marketplace', 'order_reviews') }}

),

cleaned as (

    select
        review_id,
        order_id,
        review_score,
        review_comment_title,
        review_comment_message,
        review_creation_date,
        review_answer_timestamp,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
