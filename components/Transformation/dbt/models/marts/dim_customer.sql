with

versions as (

    select * from {{ ref('int_customer_versions') }}

),

states as (

    select * from {{ ref('brazilian_states') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

known as (

    -- The first version's key is the customer's own, the same whenever and wherever history began.
    select
        case
            when versions.valid_from = {{ beginning_of_time() }}
                then {{ surrogate_key(['versions.source', 'versions.customer_unique_id']) }}
            else {{ surrogate_key(['versions.source', 'versions.customer_unique_id', 'versions.valid_from']) }}
        end as customer_key,
        versions.source,
        versions.customer_unique_id,
        versions.customer_name,
        versions.email,
        versions.tier,
        versions.customer_zip_code_prefix,
        coalesce(versions.customer_city, 'unknown') as customer_city,
        coalesce(versions.customer_state, 'unknown') as customer_state,
        coalesce(states.region, 'unknown') as customer_region,
        coalesce(geography.geography_key, {{ unknown_key() }}) as geography_key,
        versions.registered_at,
        versions.valid_from,
        versions.valid_to,
        versions.is_current

    from versions

    left join geography
        on versions.customer_zip_code_prefix = geography.zip_code_prefix

    left join states
        on versions.customer_state = states.state

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
        cast(null as timestamp) as registered_at,
        {{ beginning_of_time() }} as valid_from,
        cast(null as timestamp) as valid_to,
        true as is_current

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
