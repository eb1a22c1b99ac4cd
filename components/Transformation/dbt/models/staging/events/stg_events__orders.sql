{%- set columns = {
    'event_id': dbt.type_string(),
    'order_id': 'bigint',
    'customer_id': 'bigint',
    'order_status': dbt.type_string(),
    'items': dbt.type_string(),
    'total_amount': 'decimal(12, 2)',
    'occurred_at': 'timestamptz',
    '_extracted_at': 'timestamptz',
    '_source_id': dbt.type_string(),
    '_batch_id': dbt.type_string()
} -%}

with

source as (

    select * from {{ arrived_or_none(source('events', 'orders'), columns) }}

),

last_versions as (

    -- A broker delivers at least once: the message that is there twice counts as last read.
    {{ last_version('source', 'event_id', 'occurred_at desc') }}

),

cleaned as (

    select
        event_id,
        order_id,
        customer_id,
        lower(trim(order_status)) as order_status,
        cast(items as {{ dbt.type_string() }}) as items,
        total_amount,
        occurred_at,
        _extracted_at,
        _source_id,
        _batch_id

    from last_versions

)

select * from cleaned
