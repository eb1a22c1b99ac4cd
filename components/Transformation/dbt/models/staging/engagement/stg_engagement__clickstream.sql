with

source as (

    select * from {{ source('engagement', 'clickstream') }}

),

versions as (

    select
        *,
        row_number() over (
            partition by _id
            order by _extracted_at desc, occurred_at desc
        ) as version_number

    from source

),

cleaned as (

    select
        _id as event_id,
        session_id,
        customer_id,
        lower(trim(event_type)) as event_type,
        page,
        product_id,
        order_id,
        lower(trim(device)) as device,
        lower(trim(referrer)) as referrer,
        properties,
        occurred_at,
        _extracted_at,
        _source_id,
        _batch_id

    from versions

    where version_number = 1

)

select * from cleaned
