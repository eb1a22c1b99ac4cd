{{ config(materialized='incremental', incremental_strategy='changed_rows', unique_key='review_key') }}

with

reviews as (

    select * from {{ ref('int_reviews') }}

),

sentiments as (

    select * from {{ ref(var('review_sentiment_model')) }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

products as (

    select * from {{ ref('dim_product') }}

),

sellers as (

    select * from {{ ref('dim_seller') }}

),

final as (

    select
        {{ surrogate_key(['reviews.source', 'reviews.review_id', 'reviews.order_id']) }} as review_key,
        case
            when reviews.order_id is not null then {{ surrogate_key(['reviews.source', 'reviews.order_id']) }}
        end as order_key,
        coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
        coalesce(products.product_key, {{ unknown_key() }}) as product_key,
        coalesce(sellers.seller_key, {{ unknown_key() }}) as seller_key,
        {{ date_key('reviews.review_creation_date') }} as date_key,
        reviews.source,
        reviews.review_id,
        reviews.order_id,
        reviews.customer_unique_id,
        reviews.product_id,
        reviews.review_score,
        reviews.review_comment_title,
        reviews.review_comment_message,
        reviews.review_language,
        cast(sentiments.sentiment as {{ dbt.type_string() }}) as sentiment,
        cast(sentiments.sentiment_score as decimal(4, 3)) as sentiment_score,
        reviews.is_verified_purchase,
        reviews.helpful_votes,
        reviews.review_creation_date,
        reviews.review_answer_timestamp,
        {{ days_between('reviews.review_creation_date', 'reviews.review_answer_timestamp') }} as days_to_answer

    from reviews

    left join sentiments
        on {{ surrogate_key(['reviews.source', 'reviews.review_id', 'reviews.order_id']) }} = sentiments.review_key

    left join customers
        on reviews.source = customers.source
        and reviews.customer_unique_id = customers.customer_unique_id
        and {{ held_at('customers', 'reviews.review_creation_date') }}

    left join products
        on reviews.source = products.source
        and reviews.product_id = products.product_id

    left join sellers
        on reviews.source = sellers.source
        and reviews.seller_id = sellers.seller_id

)

{{ changed_rows('final', 'review_key') }}
