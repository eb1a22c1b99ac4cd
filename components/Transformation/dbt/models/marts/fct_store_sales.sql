{{ config(materialized='incremental', incremental_strategy='changed_rows', unique_key='store_sale_key') }}

with

store_sales as (

    select * from {{ ref('stg_stores__store_sales') }}

),

stores as (

    select * from {{ ref('dim_store') }}

),

products as (

    -- The stores sell the shop's products, under the shop's numbers.
    select * from {{ ref('dim_product') }} where source = 'shop'

),

payment_methods as (

    select * from {{ ref('dim_payment_method') }}

),

final as (

    select
        {{ surrogate_key(["'stores'", 'store_sales.sale_id']) }} as store_sale_key,
        coalesce(stores.store_key, {{ unknown_key() }}) as store_key,
        coalesce(products.product_key, {{ unknown_key() }}) as product_key,
        coalesce(payment_methods.payment_method_key, {{ unknown_key() }}) as payment_method_key,
        coalesce(stores.geography_key, {{ unknown_key() }}) as geography_key,
        {{ date_key('store_sales.sold_at') }} as date_key,
        store_sales.sale_id,
        store_sales.receipt_number,
        store_sales.store_id,
        cast(store_sales.product_id as {{ dbt.type_string() }}) as product_id,
        store_sales.payment_method,
        store_sales.sold_at,
        store_sales.quantity,
        store_sales.unit_price,
        store_sales.discount_amount,
        store_sales.total_amount,
        store_sales.quantity < 0 as is_return

    from store_sales

    left join stores
        on store_sales.store_id = stores.store_id

    left join products
        on cast(store_sales.product_id as {{ dbt.type_string() }}) = products.product_id

    left join payment_methods
        on store_sales.payment_method = payment_methods.payment_method

)

{{ changed_rows('final', 'store_sale_key') }}
