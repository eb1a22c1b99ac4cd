with

people as (

    select * from {{ ref('int_marketplace_people') }}

),

shop_customers as (

    select * from {{ ref('stg_shop__customers') }}

),

marketplace as (

    select
        'marketplace' as source,
        customer_unique_id,
        cast(null as {{ dbt.type_string() }}) as customer_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as tier,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        cast(null as timestamp) as registered_at,
        ordered_at as changed_at,
        _extracted_at

    from people

),

shop as (

    select
        'shop' as source,
        cast(customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        first_name || ' ' || last_name as customer_name,
        email,
        tier,
        zip_code_prefix as customer_zip_code_prefix,
        city as customer_city,
        state as customer_state,
        {{ local_time('created_at') }} as registered_at,
        {{ local_time('updated_at') }} as changed_at,
        _extracted_at

    from shop_customers

),

unioned as (

    select * from marketplace
    union all
    select * from shop

)

select * from unioned
