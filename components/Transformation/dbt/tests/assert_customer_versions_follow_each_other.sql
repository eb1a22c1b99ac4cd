-- A customer's versions begin at the beginning and each ends where the next begins: no gap, no overlap, none without length.
with

versions as (

    select
        customer_key,
        source,
        customer_unique_id,
        valid_from,
        valid_to,
        row_number() over (partition by source, customer_unique_id order by valid_from, valid_to) as version_number,
        lead(valid_from) over (partition by source, customer_unique_id order by valid_from, valid_to) as next_valid_from

    from {{ ref('dim_customer') }}

)

select * from versions

where (version_number = 1 and valid_from <> {{ beginning_of_time() }})
    or valid_to <= valid_from
    or (next_valid_from is not null and valid_to is distinct from next_valid_from)
