with

source as (

    select * from {{ source('feeds', 'orders') }}

),

versions as (

    select
        *,
        row_number() over (
            partition by order_id
            order by _extracted_at desc, _source_file desc, _source_line desc
        ) as version_number

    from source

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

    from versions

    where version_number = 1

)

select * from cleaned
