with

clicks as (

    select * from {{ ref('stg_engagement__clickstream') }}

),

-- Read once more for each question, since one import used thrice would be kept whole in between.
sign_ins as (

    select * from {{ ref('stg_engagement__clickstream') }}

),

purchase_clicks as (

    select * from {{ ref('stg_engagement__clickstream') }} where event_type = 'purchase'

),

-- A browser's nameless events are those of its only customer, who signed in later or had signed out.
browsers as (

    select
        session_id,
        min(customer_id) as customer_id

    from sign_ins

    group by session_id

    having min(customer_id) = max(customer_id)

),

-- An order is placed once, however often its page of thanks is read again.
purchases as (

    select
        event_id,
        order_id,
        row_number() over (partition by order_id order by occurred_at, event_id) as reading,
        row_number() over (order by occurred_at, event_id) as purchase_number

    from purchase_clicks

    where order_id is not null

),

known as (

    select
        clicks.event_id,
        clicks.session_id,
        clicks.event_type,
        clicks.page,
        clicks.referrer,
        clicks.occurred_at,
        coalesce(clicks.device, 'unknown') as device,
        coalesce(clicks.customer_id, browsers.customer_id) as customer_id,
        purchases.order_id,
        purchases.purchase_number,
        clicks.event_type = 'purchase' and (clicks.order_id is null or purchases.order_id is not null) as is_purchase

    from clicks

    left join browsers
        on clicks.session_id = browsers.session_id

    left join purchases
        on clicks.event_id = purchases.event_id
        and purchases.reading = 1

),

-- A customer is one visitor, whatever the browser numbers; of others its number is all there is.
visitors as (

    select
        *,
        coalesce(cast(customer_id as {{ dbt.type_string() }}), 'browser ' || session_id) as visitor

    from known

),

followed as (

    select
        *,
        lag(occurred_at) over (partition by visitor, device order by occurred_at, event_id) as previous_at

    from visitors

),

begun as (

    select
        *,
        case
            when previous_at is null or {{ is_pause('previous_at', 'occurred_at', var('session_pause_minutes')) }}
                then event_id
        end as first_event_id

    from followed

),

numbered as (

    select
        *,
        count(first_event_id) over (
            partition by visitor, device
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as session_number

    from begun

),

sessions as (

    select
        max(first_event_id) as first_event_id,
        cast(max(customer_id) as {{ dbt.type_string() }}) as customer_unique_id,
        device,
        coalesce(max(case when first_event_id is not null then referrer end), 'direct') as traffic_source,
        max(case when first_event_id is not null then page end) as landing_page,
        min(occurred_at) as began_at,
        max(occurred_at) as last_seen_at,
        count(*) as event_count,
        count(distinct page) as page_count,
        count(case when event_type = 'product_view' then 1 end) as product_view_count,
        count(case when event_type = 'add_to_cart' then 1 end) as cart_addition_count,
        count(case when event_type = 'checkout' then 1 end) as checkout_count,
        count(case when is_purchase then 1 end) as purchase_count,
        cast(min_by(order_id, purchase_number) as {{ dbt.type_string() }}) as order_id

    from numbered

    group by visitor, device, session_number

),

final as (

    select
        first_event_id,
        customer_unique_id,
        device,
        traffic_source,
        landing_page,
        {{ local_time('began_at') }} as started_at,
        {{ local_time('last_seen_at') }} as ended_at,
        {{ whole_seconds_between('began_at', 'last_seen_at') }} as duration_seconds,
        event_count,
        page_count,
        product_view_count,
        cart_addition_count,
        checkout_count,
        purchase_count,
        order_id

    from sessions

)

select * from final
