with

source as (

    select * from {{ source('stores', 'stores') }}

),

cleaned as (

    select
        store_id,
        trim(store_name) as store_name,
        {{ clean_city('city') }} as city,
        upper(trim(state)) as state,
        lower(trim(region)) as region,
        trim(zip_code) as zip_code,
        {{ zip_code_prefix('zip_code') }} as zip_code_prefix,
        square_meters,
        opened_on,
        closed_on,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
