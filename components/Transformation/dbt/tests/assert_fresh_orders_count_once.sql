-- An order is in the shop's database, in the event stream or in both, and counts once.
with

heard_of as (

    select order_id from {{ ref('stg_shop__orders') }}
    union
    select order_id from {{ ref('stg_events__orders') }}

),

counts as (

    select
        (select count(*) from heard_of) as heard_of_orders,
        (select count(*) from {{ ref('fct_orders') }} where source = 'shop') as gold_orders

)

select * from counts

where heard_of_orders <> gold_orders
