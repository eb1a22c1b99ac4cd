with

source as (

    select * from {{ source('marketplace', 'geolocation') }}

),

cleaned as (

    select
        {{ zip_code_prefix('geolocation_zip_code_prefix') }} as geolocation_zip_code_prefix,
        geolocation_lat,
        geolocation_lng,
        {{ clean_city('geolocation_city') }} as geolocation_city,
        upper(trim(geolocation_state)) as geolocation_state,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
