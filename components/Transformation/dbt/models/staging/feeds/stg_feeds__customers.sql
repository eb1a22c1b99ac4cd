with

source as (

    select * from {{ source('feeds', 'customers') }}

),

last_versions as (

    {{ last_version('source', 'customer_id, valid_on', '_source_file desc, _source_line desc') }}

),

cleaned as (

    select
        customer_id,
        trim(name) as name,
        lower(trim(email)) as email,
        {{ clean_city('city') }} as city,
        upper(trim(state)) as state,
        signup_date,
        valid_on,
        _extracted_at,
        _source_id,
        _batch_id,
        _source_file,
        _source_line

    from last_versions

)

select * from cleaned
