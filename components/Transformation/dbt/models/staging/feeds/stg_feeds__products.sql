with

source as (

    select * from {{ source('feeds', 'products') }}

),

last_versions as (

    {{ last_version('source', 'product_id, valid_on', '_source_file desc, _source_line desc') }}

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

    from last_versions

)

select * from cleaned
