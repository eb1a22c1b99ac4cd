with

history as (

    select * from {{ ref('customers_snapshot') }}

),

claims as (

    -- Nobody knows of a change before it happens: a later date is a typing error, and so is none.
    select
        *,
        case
            when changed_at <= {{ local_time('_extracted_at') }} then changed_at
            else {{ local_time('_extracted_at') }}
        end as claimed_from

    from history

),

arrivals as (

    -- A version that arrives later but claims an earlier day corrects the ones before it, from where they began.
    select
        *,
        row_number() over (
            partition by source, customer_unique_id
            order by dbt_valid_from, dbt_valid_to nulls last
        ) as arrival_number,
        max(claimed_from) over (
            partition by source, customer_unique_id
            order by dbt_valid_from, dbt_valid_to nulls last
            rows between unbounded preceding and current row
        ) as latest_claim

    from claims

),

begun as (

    select
        *,
        case
            when arrival_number = 1 or latest_claim < {{ beginning_of_time() }} then {{ beginning_of_time() }}
            else latest_claim
        end as valid_from

    from arrivals

),

followed as (

    select
        *,
        lead(valid_from) over (
            partition by source, customer_unique_id
            order by arrival_number
        ) as next_valid_from

    from begun

),

versions as (

    select
        source,
        customer_unique_id,
        customer_name,
        email,
        tier,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        registered_at,
        valid_from,
        coalesce(next_valid_from, {{ utc_to_local('dbt_valid_to') }}) as valid_to,
        next_valid_from is null and dbt_valid_to is null as is_current

    from followed

    where next_valid_from is null
        or next_valid_from > valid_from

)

select * from versions
