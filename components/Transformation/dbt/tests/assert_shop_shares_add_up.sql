-- The lines of a shop order bear exactly its shipping and its discounts.
with

lines as (

    select
        order_id,
        sum(freight_value) as freight_value,
        sum(discount_amount) as discount_amount

    from {{ ref('fct_order_items') }}

    where source = 'shop'

    group by order_id

),

stated as (

    select
        cast(orders.order_id as {{ dbt.type_string() }}) as order_id,
        min(orders.shipping_amount) as freight_value,
        min(orders.discount_amount) + sum(items.discount_amount) as discount_amount

    from {{ ref('int_shop_orders') }} as orders

    inner join {{ ref('int_shop_order_items') }} as items
        on orders.order_id = items.order_id

    group by orders.order_id

)

select
    stated.order_id,
    stated.freight_value as stated_freight,
    lines.freight_value as shared_freight,
    stated.discount_amount as stated_discount,
    lines.discount_amount as shared_discount

from stated

inner join lines
    on stated.order_id = lines.order_id

where stated.freight_value <> lines.freight_value
    or stated.discount_amount <> lines.discount_amount
