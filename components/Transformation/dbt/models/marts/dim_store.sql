with

stores as (

    select * from {{ ref('stg_stores__stores') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

states as (

    select * from {{ ref('brazilian_states') }}

),

known as (

    select
        {{ surrogate_key(["'stores'", 'stores.store_id']) }} as store_key,
        stores.store_id,
        stores.store_name,
        coalesce(stores.city, 'unknown') as city,
        coalesce(stores.state, 'unknown') as state,
        coalesce(states.region, 'unknown') as region,
        stores.zip_code,
        coalesce(geography.geography_key, {{ unknown_key() }}) as geography_key,
        stores.square_meters,
        stores.opened_on,
        stores.closed_on,
        stores.closed_on is null as is_open

    from stores

    left join geography
        on stores.zip_code_prefix = geography.zip_code_prefix

    left join states
        on stores.state = states.state

),

unknown as (

    select
        {{ unknown_key() }} as store_key,
        cast(null as integer) as store_id,
        'unknown' as store_name,
        'unknown' as city,
        'unknown' as state,
        'unknown' as region,
        cast(null as {{ dbt.type_string() }}) as zip_code,
        {{ unknown_key() }} as geography_key,
        cast(null as integer) as square_meters,
        cast(null as date) as opened_on,
        cast(null as date) as closed_on,
        cast(null as boolean) as is_open

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
