with

people as (

    select * from {{ ref('int_marketplace_people') }}

),

shop_customers as (

    select * from {{ ref('stg_shop__customers') }}

),

states as (

    select * from {{ ref('brazilian_states') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

unioned as (

    select
        'marketplace' as source,
        customer_unique_id,
        cast(null as {{ dbt.type_string() }}) as customer_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as tier,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        cast(null as timestamp) as registered_at
    from people

    union all

    select
        'shop' as source,
        cast(customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        first_name || ' ' || last_name as customer_name,
        email,
        tier,
        zip_code_prefix as customer_zip_code_prefix,
        city as customer_city,
        state as customer_state,
        {{ local_time('created_at') }} as registered_at
    from shop_customers

),

known as (

    select
        {{ surrogate_key(['unioned.source', 'unioned.customer_unique_id']) }} as customer_key,
        unioned.source,
        unioned.customer_unique_id,
        unioned.customer_name,
        unioned.email,
        unioned.tier,
        unioned.customer_zip_code_prefix,
        coalesce(unioned.customer_city, 'unknown') as customer_city,
        coalesce(unioned.customer_state, 'unknown') as customer_state,
        coalesce(states.region, 'unknown') as customer_region,
        coalesce(geography.geography_key, {{ unknown_key() }}) as geography_key,
        unioned.registered_at

    from unioned

    left join geography
        on unioned.customer_zip_code_prefix = geography.zip_code_prefix

    left join states
        on unioned.customer_state = states.state

),

unknown as (

    select
        {{ unknown_key() }} as customer_key,
        'unknown' as source,
        cast(null as {{ dbt.type_string() }}) as customer_unique_id,
        cast(null as {{ dbt.type_string() }}) as customer_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as tier,
        cast(null as {{ dbt.type_string() }}) as customer_zip_code_prefix,
        'unknown' as customer_city,
        'unknown' as customer_state,
        'unknown' as customer_region,
        {{ unknown_key() }} as geography_key,
        cast(null as timestamp) as registered_at

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
