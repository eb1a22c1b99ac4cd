{{ config(materialized='table') }}

with

order_items as (

    select * from {{ ref('int_order_items') }}

),

totalled as (

    select
        source,
        order_id,
        count(*) as item_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(quantity * cast(price as decimal(24, 2))) as decimal(24, 2)) as gross_amount,
        cast(sum(discount_amount) as decimal(24, 2)) as discount_amount,
        cast(sum(freight_value) as decimal(24, 2)) as freight_value,
        {{ only_value('product_id') }} as only_product_id,
        {{ only_value('seller_id') }} as only_seller_id

    from order_items

    group by source, order_id

)

select * from totalled
