{%- set facts = {
    'fct_orders': ['stg_marketplace__orders', 'int_shop_orders'],
    'fct_order_items': ['stg_marketplace__order_items', 'int_shop_order_items'],
    'fct_reviews': ['stg_marketplace__order_reviews', 'stg_engagement__product_reviews'],
    'fct_store_sales': ['stg_stores__store_sales']
} %}

-- No row is lost or doubled between staging and the facts.
with

counts as (

    {%- for fact, origins in facts.items() %}

    select
        '{{ fact }}' as fact,
        (select count(*) from {{ ref(fact) }}) as gold_rows,
        {% for origin in origins -%}
        (select count(*) from {{ ref(origin) }}){{ ' + ' if not loop.last }}
        {%- endfor %} as staging_rows
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

    union all

    select
        'fct_payments' as fact,
        (select count(*) from {{ ref('fct_payments') }}) as gold_rows,
        (select count(*) from {{ ref('stg_marketplace__order_payments') }})
        + (select count(*) from {{ ref('int_shop_orders') }} where paid_at is not null) as staging_rows

)

select * from counts

where gold_rows <> staging_rows
