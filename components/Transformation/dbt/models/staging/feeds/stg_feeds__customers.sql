with

source as (

    select * from {{ source('feeds', 'customers') }}

),

versions as (

    select
        *,
        row_number() over (
            partition by customer_id, valid_on
            order by _extracted_at desc, _source_file desc, _source_line desc
        ) as version_number

    from source

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

    from versions

    where version_number = 1

)

select * from cleaned
