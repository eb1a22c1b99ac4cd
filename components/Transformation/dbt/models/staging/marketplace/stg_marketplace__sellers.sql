with

source as (

    select * from {{ source('marketplace', 'sellers') }}

),

cleaned as (

    select
        seller_id,
        {{ zip_code_prefix('seller_zip_code_prefix') }} as seller_zip_code_prefix,
        {{ clean_city('seller_city') }} as seller_city,
        upper(trim(seller_state)) as seller_state,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
