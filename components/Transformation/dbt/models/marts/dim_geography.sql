with

places as (

    select * from {{ ref('int_zip_code_places') }}

),

states as (

    select * from {{ ref('brazilian_states') }}

),

customers as (

    select * from {{ ref('stg_marketplace__customers') }}

),

sellers as (

    select * from {{ ref('stg_marketplace__sellers') }}

),

shop_customers as (

    -- With their former addresses, to which former orders went.
    select * from {{ ref('customers_snapshot') }} where source = 'shop'

),

stores as (

    select * from {{ ref('stg_stores__stores') }}

),

mentions as (

    select
        customer_zip_code_prefix as zip_code_prefix,
        customer_city as city,
        customer_state as state
    from customers

    union all

    select
        seller_zip_code_prefix as zip_code_prefix,
        seller_city as city,
        seller_state as state
    from sellers

    union all

    select
        customer_zip_code_prefix as zip_code_prefix,
        customer_city as city,
        customer_state as state
    from shop_customers

    union all

    select
        zip_code_prefix,
        city,
        state
    from stores

),

-- Postal codes that no observation locates lie where most of their own addresses say.
unlocated as (

    select
        mentions.zip_code_prefix,
        mentions.city,
        mentions.state,
        row_number() over (
            partition by mentions.zip_code_prefix
            order by count(*) desc, mentions.city, mentions.state
        ) as place_rank

    from mentions

    left join places
        on mentions.zip_code_prefix = places.zip_code_prefix

    where places.zip_code_prefix is null
        and mentions.zip_code_prefix is not null

    group by mentions.zip_code_prefix, mentions.city, mentions.state

),

all_places as (

    select
        zip_code_prefix,
        city,
        state,
        latitude,
        longitude
    from places

    union all

    select
        zip_code_prefix,
        city,
        state,
        cast(null as double) as latitude,
        cast(null as double) as longitude
    from unlocated
    where place_rank = 1

),

known as (

    select
        {{ surrogate_key(['all_places.zip_code_prefix']) }} as geography_key,
        all_places.zip_code_prefix,
        coalesce(all_places.city, 'unknown') as city,
        coalesce(all_places.state, 'unknown') as state,
        coalesce(states.state_name, 'unknown') as state_name,
        coalesce(states.region, 'unknown') as region,
        all_places.latitude,
        all_places.longitude

    from all_places

    left join states
        on all_places.state = states.state

),

unknown as (

    select
        {{ unknown_key() }} as geography_key,
        cast(null as {{ dbt.type_string() }}) as zip_code_prefix,
        'unknown' as city,
        'unknown' as state,
        'unknown' as state_name,
        'unknown' as region,
        cast(null as double) as latitude,
        cast(null as double) as longitude

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
