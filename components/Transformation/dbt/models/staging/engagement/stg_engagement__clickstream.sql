with

source as (

    select * from {{ source('engagement', 'clickstream') }}

),

last_versions as (

    {{ last_version('source', '_id', 'occurred_at desc') }}

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

    from last_versions

)

select * from cleaned
