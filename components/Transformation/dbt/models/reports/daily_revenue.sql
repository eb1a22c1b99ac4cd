with

sales as (

    select * from {{ ref('sales_lines') }}

),

daily as (

    select
        date_day,
        source,
        count(distinct sale_id) as sale_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(revenue) as decimal(24, 2)) as revenue

    from sales

    where date_day is not null

    group by date_day, source

),

final as (

    select
        date_day,
        source,
        sale_count,
        quantity,
        revenue,
        cast(revenue / nullif(sale_count, 0) as decimal(24, 2)) as average_sale

    from daily

)

select * from final

order by date_day, source
