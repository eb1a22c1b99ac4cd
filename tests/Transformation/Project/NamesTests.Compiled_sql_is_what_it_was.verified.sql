with __dbt__cte__recent as (

select * from "shop"."main"."stg_orders" where day > date_add(current_date, interval (-1) month)
), orders as (
    select * from __dbt__cte__recent
)

select
    id,
    day
    ,
    (cents / 100)::numeric(16, 2) as amount
from orders