with

marketplace_items as (

    select * from {{ ref('stg_marketplace__order_items') }}

),

shop_items as (

    select * from {{ ref('int_shop_order_items') }}

),

shop_orders as (

    select * from {{ ref('int_shop_orders') }}

),

marketplace as (

    select
        'marketplace' as source,
        order_id,
        order_item_id,
        product_id,
        seller_id,
        shipping_limit_date,
        1 as quantity,
        price,
        cast(0 as decimal(14, 2)) as discount_amount,
        freight_value

    from marketplace_items

),

shop_lines as (

    select
        items.order_id,
        items.line_number,
        items.product_id,
        items.quantity,
        items.unit_price,
        items.discount_amount,
        coalesce(orders.discount_amount, 0) as order_discount,
        coalesce(orders.shipping_amount, 0) as order_shipping,
        cast(
            items.quantity * cast(items.unit_price as decimal(24, 2)) - items.discount_amount as decimal(24, 2)
        ) as net_amount

    from shop_items as items

    left join shop_orders as orders
        on items.order_id = orders.order_id

),

shop_running as (

    select
        *,
        cast(sum(net_amount) over (partition by order_id) as decimal(24, 2)) as order_net,
        cast(
            sum(net_amount) over (
                partition by order_id
                order by line_number
                rows between unbounded preceding and current row
            ) as decimal(24, 2)
        ) as running_net,
        row_number() over (partition by order_id order by line_number) as line_rank

    from shop_lines

),

shop_shared as (

    select
        *,
        case
            when order_net > 0
                then {{ share_of('order_discount', 'running_net', 'order_net') }}
                    - {{ share_of('order_discount', '(running_net - net_amount)', 'order_net') }}
            when line_rank = 1 then order_discount
            else 0
        end as shared_discount,
        case
            when order_net > 0
                then {{ share_of('order_shipping', 'running_net', 'order_net') }}
                    - {{ share_of('order_shipping', '(running_net - net_amount)', 'order_net') }}
            when line_rank = 1 then order_shipping
            else 0
        end as shared_shipping

    from shop_running

),

shop as (

    select
        'shop' as source,
        cast(order_id as {{ dbt.type_string() }}) as order_id,
        line_number as order_item_id,
        cast(product_id as {{ dbt.type_string() }}) as product_id,
        '{{ var("own_seller_id") }}' as seller_id,
        cast(null as timestamp) as shipping_limit_date,
        quantity,
        unit_price as price,
        cast(discount_amount + shared_discount as decimal(14, 2)) as discount_amount,
        cast(shared_shipping as decimal(12, 2)) as freight_value

    from shop_shared

),

unioned as (

    select * from marketplace
    union all
    select * from shop

)

select * from unioned
