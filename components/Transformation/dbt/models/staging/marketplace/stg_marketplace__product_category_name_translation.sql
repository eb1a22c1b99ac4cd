with

source as (

    select * from {{ source('marketplace', 'product_category_name_translation') }}

),

cleaned as (

    select
        nullif(lower(trim(product_category_name)), '') as product_category_name,
        nullif(lower(trim(product_category_name_english)), '') as product_category_name_english,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
