with

source as (

    select * from {{ source('shop', 'customers') }}

),

cleaned as (

    select
        customer_id,
        lower(trim(email)) as email,
        trim(first_name) as first_name,
        trim(last_name) as last_name,
        phone,
        lower(trim(tier)) as tier,
        street,
        {{ clean_city('city') }} as city,
        upper(trim(state)) as state,
        trim(zip_code) as zip_code,
        {{ zip_code_prefix('zip_code') }} as zip_code_prefix,
        created_at,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
