-- Whom a source names has exactly one current version, and it says what the source says; nobody else has one.
with

living as (

    select
        source,
        customer_unique_id,
        count(*) as living_rows

    from {{ ref('int_customers') }}

    group by source, customer_unique_id

),

current_versions as (

    select
        source,
        customer_unique_id,
        count(*) as current_rows,
        count(case when valid_to is not null then 1 end) as ended_rows

    from {{ ref('dim_customer') }}

    where is_current
        and customer_key <> {{ unknown_key() }}

    group by source, customer_unique_id

)

select
    coalesce(living.source, current_versions.source) as source,
    coalesce(living.customer_unique_id, current_versions.customer_unique_id) as customer_unique_id,
    living.living_rows,
    current_versions.current_rows,
    current_versions.ended_rows

from living

full outer join current_versions
    on living.source = current_versions.source
    and living.customer_unique_id = current_versions.customer_unique_id

where living.customer_unique_id is null
    or coalesce(current_versions.current_rows, 0) <> 1
    or current_versions.ended_rows > 0
