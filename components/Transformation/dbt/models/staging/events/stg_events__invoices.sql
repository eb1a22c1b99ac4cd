{%- set columns = {
    'event_id': dbt.type_string(),
    'invoice_id': 'bigint',
    'order_id': 'bigint',
    'customer_id': 'bigint',
    'amount': 'decimal(12, 2)',
    'tax_amount': 'decimal(12, 2)',
    'currency': dbt.type_string(),
    'occurred_at': 'timestamptz',
    '_extracted_at': 'timestamptz',
    '_source_id': dbt.type_string(),
    '_batch_id': dbt.type_string()
} -%}

with

source as (

    select * from {{ arrived_or_none(source('events', 'invoices'), columns) }}

),

last_versions as (

    -- A broker delivers at least once: the message that is there twice counts as last read.
    {{ last_version('source', 'event_id', 'occurred_at desc') }}

),

cleaned as (

    select
        event_id,
        invoice_id,
        order_id,
        customer_id,
        amount,
        tax_amount,
        upper(trim(currency)) as currency,
        occurred_at,
        _extracted_at,
        _source_id,
        _batch_id

    from last_versions

)

select * from cleaned
