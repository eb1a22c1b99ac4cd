with

source as (

    select * from {{ source('marketplace', 'customers') }}

),

cleaned as (

    select
        customer_id,
        customer_unique_id,
        {{ zip_code_prefix('customer_zip_code_prefix') }} as customer_zip_code_prefix,
        {{ clean_city('customer_city') }} as customer_city,
        upper(trim(customer_state)) as customer_state,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
