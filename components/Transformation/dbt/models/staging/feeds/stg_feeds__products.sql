with

source as (

    select * from {{ source('feeds', 'products') }}

),

versions as (

    select
        *,
        row_number() over (
            partition by product_id, valid_on
            order by _extracted_at desc, _source_file desc, _source_line desc
        ) as version_number

    from source

),

cleaned as (

    select
        product_id,
        trim(product_name) as product_name,
        lower(trim(category)) as category,
        price,
        stock_quantity,
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
