with

order_reviews as (

    select * from {{ ref('stg_marketplace__order_reviews') }}

),

product_reviews as (

    select * from {{ ref('stg_engagement__product_reviews') }}

),

orders as (

    select * from {{ ref('int_orders') }}

),

totals as (

    select * from {{ ref('int_order_totals') }}

),

marketplace as (

    select
        'marketplace' as source,
        reviews.review_id,
        reviews.order_id,
        totals.only_product_id as product_id,
        totals.only_seller_id as seller_id,
        orders.customer_unique_id,
        reviews.review_score,
        reviews.review_comment_title,
        reviews.review_comment_message,
        cast(null as {{ dbt.type_string() }}) as review_language,
        true as is_verified_purchase,
        cast(null as integer) as helpful_votes,
        reviews.review_creation_date,
        reviews.review_answer_timestamp

    from order_reviews as reviews

    left join orders
        on reviews.order_id = orders.order_id
        and orders.source = 'marketplace'

    left join totals
        on reviews.order_id = totals.order_id
        and totals.source = 'marketplace'

),

shop as (

    select
        'shop' as source,
        review_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(product_id as {{ dbt.type_string() }}) as product_id,
        '{{ var("own_seller_id") }}' as seller_id,
        cast(customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        rating as review_score,
        title as review_comment_title,
        text as review_comment_message,
        language as review_language,
        verified_purchase as is_verified_purchase,
        helpful_votes,
        {{ local_time('created_at') }} as review_creation_date,
        cast(null as timestamp) as review_answer_timestamp

    from product_reviews

),

unioned as (

    select * from marketplace
    union all
    select * from shop

)

select * from unioned
