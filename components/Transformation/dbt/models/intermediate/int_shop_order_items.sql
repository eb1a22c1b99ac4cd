with

shop_items as (

    select * from {{ ref('stg_shop__order_items') }}

),

fresh_orders as (

    select * from {{ ref('int_fresh_orders') }}

),

fresh_items as (

    {{ lines_of('fresh_orders', 'items', ['order_id']) }}

),

unioned as (

    select
        order_id,
        line_number,
        product_id,
        quantity,
        unit_price,
        discount_amount

    from shop_items

    union all

    select
        order_id,
        line_number,
        product_id,
        quantity,
        unit_price,
        cast(0 as decimal(12, 2)) as discount_amount

    from fresh_items

)

select * from unioned
