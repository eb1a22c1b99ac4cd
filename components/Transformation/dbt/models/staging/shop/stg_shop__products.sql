with

source as (

    select * from {{ source('shop', 'products') }}

),

cleaned as (

    select
        product_id,
        trim(sku) as sku,
        trim(product_name) as product_name,
        lower(trim(category)) as category,
        trim(brand) as brand,
        price,
        cost,
        stock_quantity,
        reorder_level,
        active,
        attributes,
        created_at,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
