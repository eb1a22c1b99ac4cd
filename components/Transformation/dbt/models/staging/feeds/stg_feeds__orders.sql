with

source as (

    select * from {{ source('feeds', 'orders') }}

),

last_versions as (

    {{ last_version('source', 'order_id', '_source_file desc, _source_line desc') }}

),

cleaned as (

    select
        order_id,
        trim(partner) as partner,
        customer_id,
        order_date,
        lower(trim(status)) as status,
        items,
        total_amount,
        _extracted_at,
        _source_id,
        _batch_id,
        _source_file,
        _source_line

    from last_versions

)

select * from cleaned
