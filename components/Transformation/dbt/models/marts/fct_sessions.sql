with

sessions as (

    select * from {{ ref('int_sessions') }}

),

customers as (

    select * from {{ ref('dim_customer') }} where source = 'shop'

),

final as (

    select
        {{ surrogate_key(['sessions.first_event_id']) }} as session_key,
        case
            when sessions.order_id is not null then {{ surrogate_key(["'shop'", 'sessions.order_id']) }}
        end as order_key,
        coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
        {{ date_key('sessions.started_at') }} as date_key,
        sessions.customer_unique_id,
        sessions.device,
        sessions.traffic_source,
        sessions.landing_page,
        sessions.started_at,
        sessions.ended_at,
        sessions.duration_seconds,
        sessions.event_count,
        sessions.page_count,
        sessions.product_view_count,
        sessions.cart_addition_count,
        sessions.checkout_count,
        sessions.purchase_count,
        sessions.purchase_count > 0 as is_converted,
        sessions.order_id

    from sessions

    left join customers
        on sessions.customer_unique_id = customers.customer_unique_id
        and {{ held_at('customers', 'sessions.started_at') }}

)

select * from final
