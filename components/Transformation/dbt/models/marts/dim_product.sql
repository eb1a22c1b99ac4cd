with

marketplace_products as (

    select * from {{ ref('stg_marketplace__products') }}

),

translations as (

    select * from {{ ref('stg_marketplace__product_category_name_translation') }}

),

shop_products as (

    select * from {{ ref('stg_shop__products') }}

),

unioned as (

    select
        'marketplace' as source,
        products.product_id,
        cast(null as {{ dbt.type_string() }}) as product_name,
        coalesce(
            translations.product_category_name_english, products.product_category_name, 'unknown'
        ) as category,
        products.product_category_name,
        translations.product_category_name_english,
        products.product_name_lenght as product_name_length,
        products.product_description_lenght as product_description_length,
        products.product_photos_qty,
        products.product_weight_g,
        products.product_length_cm,
        products.product_height_cm,
        products.product_width_cm,
        cast(null as {{ dbt.type_string() }}) as sku,
        cast(null as {{ dbt.type_string() }}) as brand,
        cast(null as decimal(12, 2)) as list_price,
        cast(null as decimal(12, 2)) as unit_cost,
        cast(null as integer) as stock_quantity,
        cast(null as integer) as reorder_level,
        cast(null as boolean) as is_active
    from marketplace_products as products
    left join translations
        on products.product_category_name = translations.product_category_name

    union all

    select
        'shop' as source,
        cast(product_id as {{ dbt.type_string() }}) as product_id,
        product_name,
        coalesce(nullif(category, ''), 'unknown') as category,
        cast(null as {{ dbt.type_string() }}) as product_category_name,
        cast(null as {{ dbt.type_string() }}) as product_category_name_english,
        length(product_name) as product_name_length,
        cast(null as integer) as product_description_length,
        cast(null as integer) as product_photos_qty,
        cast(null as integer) as product_weight_g,
        cast(null as integer) as product_length_cm,
        cast(null as integer) as product_height_cm,
        cast(null as integer) as product_width_cm,
        sku,
        brand,
        price as list_price,
        cost as unit_cost,
        stock_quantity,
        reorder_level,
        active as is_active
    from shop_products

),

known as (

    select
        {{ surrogate_key(['source', 'product_id']) }} as product_key,
        source,
        product_id,
        product_name,
        category,
        product_category_name,
        product_category_name_english,
        product_name_length,
        product_description_length,
        product_photos_qty,
        product_weight_g,
        product_length_cm,
        product_height_cm,
        product_width_cm,
        sku,
        brand,
        list_price,
        unit_cost,
        stock_quantity,
        reorder_level,
        is_active

    from unioned

),

unknown as (

    select
        {{ unknown_key() }} as product_key,
        'unknown' as source,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as {{ dbt.type_string() }}) as product_name,
        'unknown' as category,
        cast(null as {{ dbt.type_string() }}) as product_category_name,
        cast(null as {{ dbt.type_string() }}) as product_category_name_english,
        cast(null as integer) as product_name_length,
        cast(null as integer) as product_description_length,
        cast(null as integer) as product_photos_qty,
        cast(null as integer) as product_weight_g,
        cast(null as integer) as product_length_cm,
        cast(null as integer) as product_height_cm,
        cast(null as integer) as product_width_cm,
        cast(null as {{ dbt.type_string() }}) as sku,
        cast(null as {{ dbt.type_string() }}) as brand,
        cast(null as decimal(12, 2)) as list_price,
        cast(null as decimal(12, 2)) as unit_cost,
        cast(null as integer) as stock_quantity,
        cast(null as integer) as reorder_level,
        cast(null as boolean) as is_active

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
