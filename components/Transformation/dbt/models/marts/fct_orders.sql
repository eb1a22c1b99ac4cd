{{ config(materialized='incremental', incremental_strategy='changed_rows', unique_key='order_key') }}

with

orders as (

    select * from {{ ref('int_orders') }}

),

amounts as (

    select * from {{ ref('int_order_amounts') }}

),

statuses as (

    select * from {{ ref('order_statuses') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

payment_methods as (

    select * from {{ ref('dim_payment_method') }}

),

final as (

    select
        {{ surrogate_key(['orders.source', 'orders.order_id']) }} as order_key,
        coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
        coalesce(
            case when orders.source = 'shop' then customers.geography_key else geography.geography_key end,
            {{ unknown_key() }}
        ) as geography_key,
        coalesce(payment_methods.payment_method_key, {{ unknown_key() }}) as payment_method_key,
        {{ date_key('orders.order_purchase_timestamp') }} as date_key,
        {{ date_key('orders.order_approved_at') }} as approved_date_key,
        {{ date_key('orders.order_delivered_carrier_date') }} as shipped_date_key,
        {{ date_key('orders.order_delivered_customer_date') }} as delivered_date_key,
        {{ date_key('orders.order_estimated_delivery_date') }} as estimated_date_key,
        orders.source,
        orders.order_id,
        orders.customer_id,
        orders.customer_unique_id,
        orders.order_status,
        coalesce(statuses.order_stage, 'unknown') as order_stage,
        coalesce(statuses.is_sale, true) as is_sale,
        coalesce(statuses.order_stage in ('delivered', 'cancelled', 'returned'), false) as is_complete,
        orders.order_purchase_timestamp,
        orders.order_approved_at,
        orders.order_delivered_carrier_date,
        orders.order_delivered_customer_date,
        orders.order_estimated_delivery_date,
        {{ days_between('orders.order_purchase_timestamp', 'orders.order_approved_at') }} as days_to_approve,
        {{ days_between('orders.order_approved_at', 'orders.order_delivered_carrier_date') }} as days_to_ship,
        {{ days_between('orders.order_delivered_carrier_date', 'orders.order_delivered_customer_date') }}
            as days_in_transit,
        {{ days_between('orders.order_purchase_timestamp', 'orders.order_delivered_customer_date') }}
            as days_to_deliver,
        {{ days_between('orders.order_purchase_timestamp', 'orders.order_estimated_delivery_date') }} as days_promised,
        {{ dbt.datediff('orders.order_estimated_delivery_date', 'orders.order_delivered_customer_date', 'day') }}
            as days_after_estimate,
        cast(orders.order_delivered_customer_date as date) > cast(orders.order_estimated_delivery_date as date)
            as is_late,
        coalesce(amounts.item_count, 0) as item_count,
        coalesce(amounts.quantity, 0) as quantity,
        coalesce(amounts.gross_amount, 0) as gross_amount,
        coalesce(amounts.discount_amount, 0) as discount_amount,
        coalesce(amounts.freight_value, 0) as freight_value,
        cast(coalesce(amounts.gross_amount - amounts.discount_amount, 0) as decimal(24, 2)) as revenue,
        cast(
            coalesce(
                orders.total_amount, amounts.gross_amount - amounts.discount_amount + amounts.freight_value, 0
            ) as decimal(24, 2)
        ) as order_total,
        coalesce(amounts.payment_count, 0) as payment_count,
        coalesce(amounts.payment_installments, 0) as payment_installments,
        coalesce(amounts.payment_value, 0) as payment_value

    from orders

    left join amounts
        on orders.source = amounts.source
        and orders.order_id = amounts.order_id

    left join statuses
        on orders.source = statuses.source
        and orders.order_status = statuses.order_status

    left join customers
        on orders.source = customers.source
        and orders.customer_unique_id = customers.customer_unique_id
        and {{ held_at('customers', 'orders.order_purchase_timestamp') }}

    left join geography
        on orders.customer_zip_code_prefix = geography.zip_code_prefix

    left join payment_methods
        on coalesce(amounts.main_payment_type, orders.payment_method) = payment_methods.payment_method

)

{{ changed_rows('final', 'order_key') }}
