with

orders as (

    select * from {{ ref('int_orders') }}

),

totals as (

    select * from {{ ref('int_order_totals') }}

),

statuses as (

    select * from {{ ref('order_statuses') }}

),

summed as (

    select
        orders.source,
        orders.customer_unique_id,
        min(orders.order_purchase_timestamp) as first_order_at,
        max(orders.order_purchase_timestamp) as last_order_at,
        count(*) as order_count,
        cast(
            sum(
                case
                    when coalesce(statuses.is_sale, true)
                        then coalesce(totals.gross_amount - totals.discount_amount, 0)
                    else 0
                end
            ) as decimal(18, 2)
        ) as revenue

    from orders

    left join totals
        on orders.source = totals.source
        and orders.order_id = totals.order_id

    left join statuses
        on orders.source = statuses.source
        and orders.order_status = statuses.order_status

    where orders.customer_unique_id is not null

    group by orders.source, orders.customer_unique_id

)

select * from summed
