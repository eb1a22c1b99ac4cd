with

source as (

    select * from {{ source('engagement', 'product_reviews') }}

),

versions as (

    select
        *,
        row_number() over (
            partition by _id
            order by _extracted_at desc, created_at desc
        ) as version_number

    from source

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

    from versions

    where version_number = 1

)

select * from cleaned
