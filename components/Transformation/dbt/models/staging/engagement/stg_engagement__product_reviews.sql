with

source as (

    select * from {{ source('engagement', 'product_reviews') }}

),

last_versions as (

    {{ last_version('source', '_id', 'created_at desc') }}

),

cleaned as (

    select
        _id as review_id,
        product_id,
        customer_id,
        rating,
        title,
        text,
        lower(trim(language)) as language,
        verified_purchase,
        helpful_votes,
        created_at,
        _extracted_at,
        _source_id,
        _batch_id

    from last_versions

)

select * from cleaned
