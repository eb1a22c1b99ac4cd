with

sellers as (

    select * from {{ ref('stg_marketplace__sellers') }}

),

states as (

    select * from {{ ref('brazilian_states') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

known as (

    select
        {{ surrogate_key(["'marketplace'", 'sellers.seller_id']) }} as seller_key,
        'marketplace' as source,
        sellers.seller_id,
        sellers.seller_zip_code_prefix,
        coalesce(sellers.seller_city, 'unknown') as seller_city,
        coalesce(sellers.seller_state, 'unknown') as seller_state,
        coalesce(states.region, 'unknown') as seller_region,
        coalesce(geography.geography_key, {{ unknown_key() }}) as geography_key

    from sellers

    left join geography
        on sellers.seller_zip_code_prefix = geography.zip_code_prefix

    left join states
        on sellers.seller_state = states.state

),

retailer as (

    select
        {{ surrogate_key(["'shop'", "'" ~ var('own_seller_id') ~ "'"]) }} as seller_key,
        'shop' as source,
        '{{ var("own_seller_id") }}' as seller_id,
        cast(null as {{ dbt.type_string() }}) as seller_zip_code_prefix,
        'unknown' as seller_city,
        'unknown' as seller_state,
        'unknown' as seller_region,
        {{ unknown_key() }} as geography_key

),

unknown as (

    select
        {{ unknown_key() }} as seller_key,
        'unknown' as source,
        cast(null as {{ dbt.type_string() }}) as seller_id,
        cast(null as {{ dbt.type_string() }}) as seller_zip_code_prefix,
        'unknown' as seller_city,
        'unknown' as seller_state,
        'unknown' as seller_region,
        {{ unknown_key() }} as geography_key

),

final as (

    select * from known
    union all
    select * from retailer
    union all
    select * from unknown

)

select * from final
