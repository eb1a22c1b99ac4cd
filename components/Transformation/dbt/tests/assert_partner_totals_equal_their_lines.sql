{{ config(severity='warn') }}

-- The total that a partner states for an order is what its lines come to, to the cent.
with

totalled as (

    select
        order_id,
        partner,
        total_amount,
        {{ total_of_lines('items') }} as lines_total

    from {{ ref('stg_feeds__orders') }}

)

select * from totalled

where abs(total_amount - lines_total) > 0.01
