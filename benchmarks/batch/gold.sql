-- The marts by hand: one DuckDB script from dumps to the star schema, with nothing between.
--
-- This is the floor that the pipeline is measured against: no lake, no staging tables, no tests, no reports. It makes
-- the same rows in the same columns as the dbt project's marts (components/Transformation/dbt/models/marts).
--
-- Before it, say where its inputs are:
--   set variable dumps = '<folder>';  -- what the sources' own tools wrote, see below
--   set variable seeds = '<folder>';  -- components/Transformation/dbt/seeds
--
-- In the folder of dumps, one file a table:
--   marketplace.<table>.tsv   mariadb --batch -e 'select * from <table>': tab-separated with a header line, NULL for null,
--                             \n \t \\ for a line break, a tab and a backslash within a text; a carriage return, which it
--                             would leave bare and no reader of CSV takes so, is written as character 2 by the select
--   shop.<table>.csv, stores.<table>.csv
--                             COPY <table> TO STDOUT (FORMAT csv, HEADER), with the session's time zone UTC
--   engagement.<collection>.jsonl
--                             mongoexport's JSON Lines, relaxed form: {"_id": {"$oid": …}, …, "created_at": {"$date": …}}
-- Columns stand in the order of the sources' contract (components/Domain/Sources).

create schema if not exists marts;

-- ------------------------------------------------------------------------------------------------------------ macros

create or replace temp macro clean_city(city) as nullif(strip_accents(lower(trim(city))), '');

create or replace temp macro zip_prefix(zip) as
case
    when length(replace(trim(zip), '-', '')) between 1 and 5 then lpad(replace(trim(zip), '-', ''), 5, '0')
    when length(replace(trim(zip), '-', '')) > 5 then substring(lpad(replace(trim(zip), '-', ''), 8, '0'), 1, 5)
end;

create or replace temp macro local_time(instant) as instant at time zone 'America/Sao_Paulo';

create or replace temp macro plausible(day) as cast(day as date) between date '1980-01-01' and date '2099-12-31';

create or replace temp macro day_key(day) as
case
    when plausible(day) then cast(extract(year from day) * 10000 + extract(month from day) * 100 + extract(day from day) as integer)
    else 0
end;

create or replace temp macro days_between(earlier, later) as
cast(date_diff('second', earlier, later) / 86400.0 as decimal(12, 2));

create or replace temp macro share_of(amount, part, whole) as
case
    when part = whole then amount
    else cast(floor(cast(amount * 100 as double) * cast(part * 100 as double) / cast(whole * 100 as double)) / 100 as decimal(12, 2))
end;

create or replace temp macro unescaped(field) as
replace(replace(replace(replace(replace(field, '\\', chr(1)), '\n', chr(10)), '\t', chr(9)), chr(2), chr(13)), chr(1), '\');

-- ------------------------------------------------------------------------------------------------------------- dumps

create temp table mp_customers as
select
    customer_id,
    customer_unique_id,
    zip_prefix(customer_zip_code_prefix) as customer_zip_code_prefix,
    clean_city(customer_city) as customer_city,
    upper(trim(customer_state)) as customer_state
from read_csv(
    getvariable('dumps') || '/marketplace.customers.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'customer_id': 'varchar', 'customer_unique_id': 'varchar', 'customer_zip_code_prefix': 'varchar',
        'customer_city': 'varchar', 'customer_state': 'varchar', 'updated_at': 'timestamp'
    }
);

create temp table mp_sellers as
select
    seller_id,
    zip_prefix(seller_zip_code_prefix) as seller_zip_code_prefix,
    clean_city(seller_city) as seller_city,
    upper(trim(seller_state)) as seller_state
from read_csv(
    getvariable('dumps') || '/marketplace.sellers.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'seller_id': 'varchar', 'seller_zip_code_prefix': 'varchar', 'seller_city': 'varchar', 'seller_state': 'varchar',
        'updated_at': 'timestamp'
    }
);

create temp table mp_orders as
select * replace (lower(trim(order_status)) as order_status)
from read_csv(
    getvariable('dumps') || '/marketplace.orders.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'order_id': 'varchar', 'customer_id': 'varchar', 'order_status': 'varchar', 'order_purchase_timestamp': 'timestamp',
        'order_approved_at': 'timestamp', 'order_delivered_carrier_date': 'timestamp',
        'order_delivered_customer_date': 'timestamp', 'order_estimated_delivery_date': 'timestamp', 'updated_at': 'timestamp'
    }
);

create temp table shop_customers as
select
    cast(customer_id as varchar) as customer_unique_id,
    trim(first_name) || ' ' || trim(last_name) as customer_name,
    lower(trim(email)) as email,
    lower(trim(tier)) as tier,
    zip_prefix(zip_code) as customer_zip_code_prefix,
    clean_city(city) as customer_city,
    upper(trim(state)) as customer_state,
    local_time(created_at) as registered_at
from read_csv(
    getvariable('dumps') || '/shop.customers.csv',
    delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
    columns = {
        'customer_id': 'bigint', 'email': 'varchar', 'first_name': 'varchar', 'last_name': 'varchar', 'phone': 'varchar',
        'tier': 'varchar', 'street': 'varchar', 'city': 'varchar', 'state': 'varchar', 'zip_code': 'varchar',
        'created_at': 'timestamptz', 'updated_at': 'timestamptz'
    }
);

create temp table shop_orders as
select
    order_id,
    cast(customer_id as varchar) as customer_id,
    lower(trim(order_status)) as order_status,
    local_time(order_timestamp) as ordered_at,
    local_time(paid_at) as paid_at,
    local_time(shipped_at) as shipped_at,
    local_time(delivered_at) as delivered_at,
    lower(trim(payment_method)) as payment_method,
    discount_amount,
    shipping_amount,
    total_amount
from read_csv(
    getvariable('dumps') || '/shop.orders.csv',
    delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
    columns = {
        'order_id': 'bigint', 'customer_id': 'bigint', 'order_status': 'varchar', 'order_timestamp': 'timestamptz',
        'paid_at': 'timestamptz', 'shipped_at': 'timestamptz', 'delivered_at': 'timestamptz', 'payment_method': 'varchar',
        'discount_amount': 'decimal(12,2)', 'shipping_amount': 'decimal(12,2)', 'total_amount': 'decimal(12,2)',
        'updated_at': 'timestamptz'
    }
);

create temp table store_list as
select
    store_id,
    trim(store_name) as store_name,
    clean_city(city) as city,
    upper(trim(state)) as state,
    trim(zip_code) as zip_code,
    zip_prefix(zip_code) as zip_code_prefix,
    square_meters,
    opened_on,
    closed_on
from read_csv(
    getvariable('dumps') || '/stores.stores.csv',
    delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
    columns = {
        'store_id': 'integer', 'store_name': 'varchar', 'city': 'varchar', 'state': 'varchar', 'region': 'varchar',
        'zip_code': 'varchar', 'square_meters': 'integer', 'opened_on': 'date', 'closed_on': 'date', 'updated_at': 'timestamp'
    }
);

create temp table states as
select * from read_csv(getvariable('seeds') || '/brazilian_states.csv', header = true, all_varchar = true);

create temp table statuses as
select source, order_status, order_stage, cast(is_sale as boolean) as is_sale
from read_csv(getvariable('seeds') || '/order_statuses.csv', header = true, all_varchar = true);

-- Orders and their lines in one shape over both channels.

create temp table all_orders as
select
    'marketplace' as source,
    orders.order_id,
    orders.customer_id,
    customers.customer_unique_id,
    customers.customer_zip_code_prefix,
    orders.order_status,
    orders.order_purchase_timestamp,
    orders.order_approved_at,
    orders.order_delivered_carrier_date,
    orders.order_delivered_customer_date,
    orders.order_estimated_delivery_date,
    cast(null as varchar) as payment_method,
    cast(null as decimal(12, 2)) as total_amount
from mp_orders as orders
left join mp_customers as customers using (customer_id)
union all
select
    'shop',
    cast(orders.order_id as varchar),
    orders.customer_id,
    orders.customer_id,
    customers.customer_zip_code_prefix,
    orders.order_status,
    orders.ordered_at,
    orders.paid_at,
    orders.shipped_at,
    orders.delivered_at,
    null,
    orders.payment_method,
    orders.total_amount
from shop_orders as orders
left join shop_customers as customers on orders.customer_id = customers.customer_unique_id;

create temp table all_items as
with

shop_lines as (
    select
        items.*,
        coalesce(orders.discount_amount, 0) as order_discount,
        coalesce(orders.shipping_amount, 0) as order_shipping,
        cast(items.quantity * cast(items.unit_price as decimal(24, 2)) - items.discount_amount as decimal(24, 2)) as net_amount
    from read_csv(
        getvariable('dumps') || '/shop.order_items.csv',
        delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
        columns = {
            'order_id': 'bigint', 'line_number': 'integer', 'product_id': 'bigint', 'quantity': 'integer',
            'unit_price': 'decimal(12,2)', 'discount_amount': 'decimal(12,2)', 'updated_at': 'timestamptz'
        }
    ) as items
    left join shop_orders as orders using (order_id)
),

shop_running as (
    select
        *,
        cast(sum(net_amount) over whole_order as decimal(24, 2)) as order_net,
        cast(sum(net_amount) over so_far as decimal(24, 2)) as running_net,
        row_number() over so_far as line_rank
    from shop_lines
    window
        whole_order as (partition by order_id),
        so_far as (partition by order_id order by line_number rows between unbounded preceding and current row)
)

select
    'marketplace' as source,
    order_id,
    order_item_id,
    product_id,
    seller_id,
    shipping_limit_date,
    1 as quantity,
    price,
    cast(0 as decimal(14, 2)) as discount_amount,
    freight_value
from read_csv(
    getvariable('dumps') || '/marketplace.order_items.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'order_id': 'varchar', 'order_item_id': 'integer', 'product_id': 'varchar', 'seller_id': 'varchar',
        'shipping_limit_date': 'timestamp', 'price': 'decimal(12,2)', 'freight_value': 'decimal(12,2)', 'updated_at': 'timestamp'
    }
)
union all
select
    'shop',
    cast(order_id as varchar),
    line_number,
    cast(product_id as varchar),
    'retailer',
    null,
    quantity,
    unit_price,
    cast(
        discount_amount
        + case
            when order_net > 0
                then share_of(order_discount, running_net, order_net) - share_of(order_discount, running_net - net_amount, order_net)
            when line_rank = 1 then order_discount
            else 0
        end as decimal(14, 2)
    ),
    cast(
        case
            when order_net > 0
                then share_of(order_shipping, running_net, order_net) - share_of(order_shipping, running_net - net_amount, order_net)
            when line_rank = 1 then order_shipping
            else 0
        end as decimal(12, 2)
    )
from shop_running;

create temp table order_totals as
select
    source,
    order_id,
    count(*) as item_count,
    cast(sum(quantity) as bigint) as quantity,
    cast(sum(quantity * cast(price as decimal(24, 2))) as decimal(24, 2)) as gross_amount,
    cast(sum(discount_amount) as decimal(24, 2)) as discount_amount,
    cast(sum(freight_value) as decimal(24, 2)) as freight_value,
    case when min(product_id) = max(product_id) then min(product_id) end as only_product_id,
    case when min(seller_id) = max(seller_id) then min(seller_id) end as only_seller_id
from all_items
group by source, order_id;

create temp table all_payments as
select
    'marketplace' as source,
    order_id,
    payment_sequential,
    lower(trim(payment_type)) as payment_type,
    payment_installments,
    payment_value
from read_csv(
    getvariable('dumps') || '/marketplace.order_payments.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'order_id': 'varchar', 'payment_sequential': 'integer', 'payment_type': 'varchar',
        'payment_installments': 'integer', 'payment_value': 'decimal(12,2)', 'updated_at': 'timestamp'
    }
)
union all
select 'shop', cast(order_id as varchar), 1, payment_method, 1, total_amount
from shop_orders
where paid_at is not null;

create temp table all_reviews as
select
    'marketplace' as source,
    reviews.review_id,
    reviews.order_id,
    totals.only_product_id as product_id,
    totals.only_seller_id as seller_id,
    orders.customer_unique_id,
    reviews.review_score,
    unescaped(reviews.review_comment_title) as review_comment_title,
    unescaped(reviews.review_comment_message) as review_comment_message,
    cast(null as varchar) as review_language,
    true as is_verified_purchase,
    cast(null as integer) as helpful_votes,
    reviews.review_creation_date,
    reviews.review_answer_timestamp
from read_csv(
    getvariable('dumps') || '/marketplace.order_reviews.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {
        'review_id': 'varchar', 'order_id': 'varchar', 'review_score': 'integer', 'review_comment_title': 'varchar',
        'review_comment_message': 'varchar', 'review_creation_date': 'timestamp', 'review_answer_timestamp': 'timestamp',
        'updated_at': 'timestamp'
    }
) as reviews
left join all_orders as orders on reviews.order_id = orders.order_id and orders.source = 'marketplace'
left join order_totals as totals on reviews.order_id = totals.order_id and totals.source = 'marketplace'
union all
select
    'shop',
    _id."$oid",
    null,
    cast(product_id as varchar),
    'retailer',
    cast(customer_id as varchar),
    rating,
    title,
    text,
    lower(trim(language)),
    verified_purchase,
    helpful_votes,
    local_time(created_at."$date"),
    null
from (
    select *, row_number() over (partition by _id."$oid" order by created_at."$date" desc) as version_number
    from read_json(
        getvariable('dumps') || '/engagement.product_reviews.jsonl',
        format = 'newline_delimited', ignore_errors = true,
        columns = {
            '_id': 'struct("$oid" varchar)', 'product_id': 'bigint', 'customer_id': 'bigint', 'rating': 'integer',
            'title': 'varchar', 'text': 'varchar', 'language': 'varchar', 'verified_purchase': 'boolean',
            'helpful_votes': 'integer', 'created_at': 'struct("$date" timestamptz)'
        }
    )
    where _id."$oid" is not null
)
where version_number = 1;

create temp table clicks as
select
    event_id,
    session_id,
    customer_id,
    lower(trim(event_type)) as event_type,
    page,
    order_id,
    lower(trim(device)) as device,
    lower(trim(referrer)) as referrer,
    occurred_at
from (
    select
        event.* exclude (_id, occurred_at),
        event._id."$oid" as event_id,
        event.occurred_at."$date" as occurred_at,
        row_number() over (partition by event._id."$oid" order by event.occurred_at."$date" desc) as version_number
    from (
        -- By line: a reader of JSON that meets a line cut off in the middle may take the next one with it.
        select
            case
                when json_valid(line) then json_transform(line, '{
                    "_id": {"$oid": "varchar"}, "session_id": "varchar", "customer_id": "bigint", "event_type": "varchar",
                    "page": "varchar", "order_id": "bigint", "device": "varchar", "referrer": "varchar",
                    "occurred_at": {"$date": "timestamptz"}
                }')
            end as event
        from read_csv(
            getvariable('dumps') || '/engagement.clickstream.jsonl',
            delim = '', quote = '', escape = '', header = false, auto_detect = false, columns = {'line': 'varchar'}
        )
    )
    where event._id."$oid" is not null
)
where version_number = 1;

create temp table store_sale_lines as
select * replace (lower(trim(payment_method)) as payment_method)
from read_csv(
    getvariable('dumps') || '/stores.store_sales.csv',
    delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
    columns = {
        'sale_id': 'bigint', 'receipt_number': 'bigint', 'store_id': 'integer', 'product_id': 'bigint', 'sold_at': 'timestamp',
        'quantity': 'integer', 'unit_price': 'decimal(12,2)', 'discount_amount': 'decimal(12,2)',
        'total_amount': 'decimal(12,2)', 'payment_method': 'varchar', 'updated_at': 'timestamp'
    }
);

-- -------------------------------------------------------------------------------------------------------- dimensions

create temp table observations as
select
    zip_prefix(zip) as zip_code_prefix,
    lat,
    lng,
    clean_city(city) as city,
    upper(trim(state)) as state
from read_csv(
    getvariable('dumps') || '/marketplace.geolocation.tsv',
    delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
    columns = {'zip': 'varchar', 'lat': 'double', 'lng': 'double', 'city': 'varchar', 'state': 'varchar'}
);

create or replace table marts.dim_geography as
with

coordinates as (
    select zip_code_prefix, median(lat) as latitude, median(lng) as longitude
    from observations
    where zip_code_prefix is not null
    group by zip_code_prefix
),

observed as (
    select zip_code_prefix, city, state
    from observations
    where zip_code_prefix is not null
    group by zip_code_prefix, city, state
    qualify row_number() over (partition by zip_code_prefix order by count(*) desc, city, state) = 1
),

addresses as (
    select customer_zip_code_prefix as zip_code_prefix, customer_city as city, customer_state as state from mp_customers
    union all
    select seller_zip_code_prefix, seller_city, seller_state from mp_sellers
    union all
    select customer_zip_code_prefix, customer_city, customer_state from shop_customers
    union all
    select zip_code_prefix, city, state from store_list
),

unlocated as (
    select zip_code_prefix, city, state
    from addresses
    where zip_code_prefix is not null
        and zip_code_prefix not in (select zip_code_prefix from coordinates)
    group by zip_code_prefix, city, state
    qualify row_number() over (partition by zip_code_prefix order by count(*) desc, city, state) = 1
),

places as (
    select zip_code_prefix, city, state, latitude, longitude
    from observed
    inner join coordinates using (zip_code_prefix)
    union all
    select zip_code_prefix, city, state, null, null from unlocated
)

select
    md5(places.zip_code_prefix) as geography_key,
    places.zip_code_prefix,
    coalesce(places.city, 'unknown') as city,
    coalesce(places.state, 'unknown') as state,
    coalesce(states.state_name, 'unknown') as state_name,
    coalesce(states.region, 'unknown') as region,
    places.latitude,
    places.longitude
from places
left join states using (state)
union all
select 'unknown', null, 'unknown', 'unknown', 'unknown', 'unknown', null, null;

create or replace table marts.dim_customer as
with

people as (
    select
        'marketplace' as source,
        customer_unique_id,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as email,
        cast(null as varchar) as tier,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        cast(null as timestamp) as registered_at
    from mp_customers
    left join mp_orders using (customer_id)
    where customer_unique_id is not null
    qualify row_number() over (
        partition by customer_unique_id
        order by order_purchase_timestamp desc nulls last, customer_id
    ) = 1
    union all
    select
        'shop',
        customer_unique_id,
        customer_name,
        email,
        tier,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        registered_at
    from shop_customers
)

select
    md5(people.source || '-' || people.customer_unique_id) as customer_key,
    people.source,
    people.customer_unique_id,
    people.customer_name,
    people.email,
    people.tier,
    people.customer_zip_code_prefix,
    coalesce(people.customer_city, 'unknown') as customer_city,
    coalesce(people.customer_state, 'unknown') as customer_state,
    coalesce(states.region, 'unknown') as customer_region,
    coalesce(geography.geography_key, 'unknown') as geography_key,
    people.registered_at,
    -- The first build knows one version of each.
    timestamp '1900-01-01 00:00:00' as valid_from,
    cast(null as timestamp) as valid_to,
    true as is_current
from people
left join marts.dim_geography as geography on people.customer_zip_code_prefix = geography.zip_code_prefix
left join states on people.customer_state = states.state
union all
select
    'unknown', 'unknown', null, null, null, null, null, 'unknown', 'unknown', 'unknown', 'unknown', null,
    timestamp '1900-01-01 00:00:00', null, true;

create or replace table marts.dim_product as
select
    md5('marketplace-' || products.product_id) as product_key,
    'marketplace' as source,
    products.product_id,
    cast(null as varchar) as product_name,
    coalesce(translations.product_category_name_english, products.product_category_name, 'unknown') as category,
    products.product_category_name,
    translations.product_category_name_english,
    products.product_name_length,
    products.product_description_length,
    products.product_photos_qty,
    products.product_weight_g,
    products.product_length_cm,
    products.product_height_cm,
    products.product_width_cm,
    cast(null as varchar) as sku,
    cast(null as varchar) as brand,
    cast(null as decimal(12, 2)) as list_price,
    cast(null as decimal(12, 2)) as unit_cost,
    cast(null as integer) as stock_quantity,
    cast(null as integer) as reorder_level,
    cast(null as boolean) as is_active
from (
    select * replace (nullif(lower(trim(product_category_name)), '') as product_category_name)
    from read_csv(
        getvariable('dumps') || '/marketplace.products.tsv',
        delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
        columns = {
            'product_id': 'varchar', 'product_category_name': 'varchar', 'product_name_length': 'integer',
            'product_description_length': 'integer', 'product_photos_qty': 'integer', 'product_weight_g': 'integer',
            'product_length_cm': 'integer', 'product_height_cm': 'integer', 'product_width_cm': 'integer',
            'updated_at': 'timestamp'
        }
    )
) as products
left join (
    select
        nullif(lower(trim(portuguese)), '') as product_category_name,
        nullif(lower(trim(english)), '') as product_category_name_english
    from read_csv(
        getvariable('dumps') || '/marketplace.product_category_name_translation.tsv',
        delim = '\t', header = true, quote = '', escape = '', nullstr = 'NULL', auto_detect = false,
        columns = {'portuguese': 'varchar', 'english': 'varchar'}
    )
) as translations on products.product_category_name = translations.product_category_name
union all
select
    md5('shop-' || product_id),
    'shop',
    cast(product_id as varchar),
    trim(product_name),
    coalesce(nullif(lower(trim(category)), ''), 'unknown'),
    null,
    null,
    length(trim(product_name)),
    null,
    null,
    null,
    null,
    null,
    null,
    trim(sku),
    trim(brand),
    price,
    cost,
    stock_quantity,
    reorder_level,
    active
from read_csv(
    getvariable('dumps') || '/shop.products.csv',
    delim = ',', header = true, quote = '"', escape = '"', auto_detect = false,
    columns = {
        'product_id': 'bigint', 'sku': 'varchar', 'product_name': 'varchar', 'category': 'varchar', 'brand': 'varchar',
        'price': 'decimal(12,2)', 'cost': 'decimal(12,2)', 'stock_quantity': 'integer', 'reorder_level': 'integer',
        'active': 'boolean', 'attributes': 'varchar', 'created_at': 'timestamptz', 'updated_at': 'timestamptz'
    }
)
union all
select
    'unknown', 'unknown', null, null, 'unknown', null, null, null, null, null,
    null, null, null, null, null, null, null, null, null, null, null;

create or replace table marts.dim_seller as
select
    md5('marketplace-' || sellers.seller_id) as seller_key,
    'marketplace' as source,
    sellers.seller_id,
    sellers.seller_zip_code_prefix,
    coalesce(sellers.seller_city, 'unknown') as seller_city,
    coalesce(sellers.seller_state, 'unknown') as seller_state,
    coalesce(states.region, 'unknown') as seller_region,
    coalesce(geography.geography_key, 'unknown') as geography_key
from mp_sellers as sellers
left join marts.dim_geography as geography on sellers.seller_zip_code_prefix = geography.zip_code_prefix
left join states on sellers.seller_state = states.state
union all
select md5('shop-retailer'), 'shop', 'retailer', null, 'unknown', 'unknown', 'unknown', 'unknown'
union all
select 'unknown', 'unknown', null, null, 'unknown', 'unknown', 'unknown', 'unknown';

create or replace table marts.dim_store as
select
    md5('stores-' || stores.store_id) as store_key,
    stores.store_id,
    stores.store_name,
    coalesce(stores.city, 'unknown') as city,
    coalesce(stores.state, 'unknown') as state,
    coalesce(states.region, 'unknown') as region,
    stores.zip_code,
    coalesce(geography.geography_key, 'unknown') as geography_key,
    stores.square_meters,
    stores.opened_on,
    stores.closed_on,
    stores.closed_on is null as is_open
from store_list as stores
left join marts.dim_geography as geography using (zip_code_prefix)
left join states on stores.state = states.state
union all
select 'unknown', null, 'unknown', 'unknown', 'unknown', 'unknown', null, 'unknown', null, null, null, null;

create or replace table marts.dim_payment_method as
select md5(payment_method) as payment_method_key, payment_method, payment_method_name, payment_family
from read_csv(getvariable('seeds') || '/payment_methods.csv', header = true, all_varchar = true)
union all
select 'unknown', 'unknown', 'Unknown', 'unknown';

create or replace table marts.dim_date as
with

mentioned as (
    select unnest([
        min(order_purchase_timestamp) filter (plausible(order_purchase_timestamp)),
        max(order_purchase_timestamp) filter (plausible(order_purchase_timestamp)),
        min(order_approved_at) filter (plausible(order_approved_at)),
        max(order_approved_at) filter (plausible(order_approved_at)),
        min(order_delivered_carrier_date) filter (plausible(order_delivered_carrier_date)),
        max(order_delivered_carrier_date) filter (plausible(order_delivered_carrier_date)),
        min(order_delivered_customer_date) filter (plausible(order_delivered_customer_date)),
        max(order_delivered_customer_date) filter (plausible(order_delivered_customer_date)),
        min(order_estimated_delivery_date) filter (plausible(order_estimated_delivery_date)),
        max(order_estimated_delivery_date) filter (plausible(order_estimated_delivery_date))
    ]) as mentioned_at
    from all_orders
    union all
    select unnest([
        min(review_creation_date) filter (plausible(review_creation_date)),
        max(review_creation_date) filter (plausible(review_creation_date)),
        min(review_answer_timestamp) filter (plausible(review_answer_timestamp)),
        max(review_answer_timestamp) filter (plausible(review_answer_timestamp))
    ])
    from all_reviews
    union all
    select unnest([min(sold_at) filter (plausible(sold_at)), max(sold_at) filter (plausible(sold_at))])
    from store_sale_lines
    union all
    select unnest([local_time(min(occurred_at)), local_time(max(occurred_at))]) from clicks
),

days as (
    select
        cast(unnest(generate_series(
            date_trunc('year', min(mentioned_at)),
            date_trunc('year', max(mentioned_at)) + interval 1 year - interval 1 day,
            interval 1 day
        )) as date) as date_day
    from mentioned
),

easters as (
    select
        year_number,
        cast(year_number || '-03-01' as date)
        + cast(full_moon + 7 - mod(year_number + year_number // 4 + full_moon + 1, 7) - 1 as integer) as easter_sunday
    from (
        select year_number, moon - cast(moon > 48 as integer) as full_moon
        from (
            select distinct year(date_day) as year_number, mod(204 - 11 * mod(year(date_day), 19), 30) + 21 as moon
            from days
        )
    )
),

holidays as (
    select days.date_day, holidays.holiday_name, holidays.holiday_kind
    from days
    inner join easters on year(days.date_day) = easters.year_number
    inner join read_csv(
        getvariable('seeds') || '/brazilian_holidays.csv',
        header = true, auto_detect = false, delim = ',',
        columns = {
            'holiday_name': 'varchar', 'holiday_kind': 'varchar', 'month': 'integer', 'day': 'integer',
            'days_after_easter': 'integer', 'first_year': 'integer'
        }
    ) as holidays
        on year(days.date_day) >= holidays.first_year
        and (
            (month(days.date_day) = holidays.month and day(days.date_day) = holidays.day)
            or days.date_day = easters.easter_sunday + holidays.days_after_easter
        )
    qualify row_number() over (partition by days.date_day order by holidays.holiday_kind, holidays.holiday_name) = 1
)

select
    day_key(days.date_day) as date_key,
    days.date_day,
    cast(year(days.date_day) as integer) as year,
    cast(quarter(days.date_day) as integer) as quarter,
    cast(month(days.date_day) as integer) as month,
    cast(day(days.date_day) as integer) as day_of_month,
    cast(isodow(days.date_day) as integer) as day_of_week,
    dayname(days.date_day) as day_name,
    monthname(days.date_day) as month_name,
    cast(isoyear(days.date_day) as integer) as iso_year,
    cast(week(days.date_day) as integer) as iso_week,
    strftime(days.date_day, '%Y-%m') as year_month,
    cast(date_trunc('month', days.date_day) as date) as first_day_of_month,
    cast(date_trunc('week', days.date_day) as date) as first_day_of_week,
    isodow(days.date_day) >= 6 as is_weekend,
    coalesce(holidays.holiday_kind = 'national', false) as is_holiday,
    holidays.holiday_name,
    holidays.holiday_kind,
    month(days.date_day) = 11 and isodow(days.date_day) = 5 and day(days.date_day) between 23 and 29 as is_black_friday
from days
left join holidays using (date_day)
union all
select
    0, null, null, null, null, null, null, 'unknown', 'unknown', null,
    null, 'unknown', null, null, false, false, null, null, false;

-- ------------------------------------------------------------------------------------------------------------- facts

create or replace table marts.fct_orders as
with

paid as (
    select
        source,
        order_id,
        count(*) as payment_count,
        cast(sum(payment_value) as decimal(24, 2)) as payment_value,
        max(payment_installments) as payment_installments,
        arg_max(payment_type, (payment_value, -payment_sequential)) as main_payment_type
    from all_payments
    group by source, order_id
)

select
    md5(orders.source || '-' || orders.order_id) as order_key,
    coalesce(customers.customer_key, 'unknown') as customer_key,
    coalesce(geography.geography_key, 'unknown') as geography_key,
    coalesce(methods.payment_method_key, 'unknown') as payment_method_key,
    day_key(orders.order_purchase_timestamp) as date_key,
    day_key(orders.order_approved_at) as approved_date_key,
    day_key(orders.order_delivered_carrier_date) as shipped_date_key,
    day_key(orders.order_delivered_customer_date) as delivered_date_key,
    day_key(orders.order_estimated_delivery_date) as estimated_date_key,
    orders.source,
    orders.order_id,
    orders.customer_id,
    orders.customer_unique_id,
    orders.order_status,
    coalesce(statuses.order_stage, 'unknown') as order_stage,
    coalesce(statuses.is_sale, true) as is_sale,
    coalesce(statuses.order_stage in ('delivered', 'cancelled', 'returned'), false) as is_complete,
    orders.order_purchase_timestamp,
    orders.order_approved_at,
    orders.order_delivered_carrier_date,
    orders.order_delivered_customer_date,
    orders.order_estimated_delivery_date,
    days_between(orders.order_purchase_timestamp, orders.order_approved_at) as days_to_approve,
    days_between(orders.order_approved_at, orders.order_delivered_carrier_date) as days_to_ship,
    days_between(orders.order_delivered_carrier_date, orders.order_delivered_customer_date) as days_in_transit,
    days_between(orders.order_purchase_timestamp, orders.order_delivered_customer_date) as days_to_deliver,
    days_between(orders.order_purchase_timestamp, orders.order_estimated_delivery_date) as days_promised,
    date_diff('day', orders.order_estimated_delivery_date, orders.order_delivered_customer_date) as days_after_estimate,
    cast(orders.order_delivered_customer_date as date) > cast(orders.order_estimated_delivery_date as date) as is_late,
    coalesce(totals.item_count, 0) as item_count,
    coalesce(totals.quantity, 0) as quantity,
    coalesce(totals.gross_amount, 0) as gross_amount,
    coalesce(totals.discount_amount, 0) as discount_amount,
    coalesce(totals.freight_value, 0) as freight_value,
    cast(coalesce(totals.gross_amount - totals.discount_amount, 0) as decimal(24, 2)) as revenue,
    cast(
        coalesce(orders.total_amount, totals.gross_amount - totals.discount_amount + totals.freight_value, 0) as decimal(24, 2)
    ) as order_total,
    coalesce(paid.payment_count, 0) as payment_count,
    coalesce(paid.payment_installments, 0) as payment_installments,
    coalesce(paid.payment_value, 0) as payment_value
from all_orders as orders
left join order_totals as totals using (source, order_id)
left join paid using (source, order_id)
left join statuses using (source, order_status)
left join marts.dim_customer as customers using (source, customer_unique_id)
left join marts.dim_geography as geography on orders.customer_zip_code_prefix = geography.zip_code_prefix
left join marts.dim_payment_method as methods
    on coalesce(paid.main_payment_type, orders.payment_method) = methods.payment_method;

create or replace table marts.fct_order_items as
select
    md5(items.source || '-' || items.order_id || '-' || items.order_item_id) as order_item_key,
    coalesce(orders.order_key, md5(items.source || '-' || items.order_id)) as order_key,
    coalesce(orders.customer_key, 'unknown') as customer_key,
    coalesce(products.product_key, 'unknown') as product_key,
    coalesce(sellers.seller_key, 'unknown') as seller_key,
    coalesce(orders.geography_key, 'unknown') as geography_key,
    coalesce(orders.date_key, 0) as date_key,
    items.source,
    items.order_id,
    items.order_item_id,
    orders.customer_unique_id,
    items.product_id,
    items.seller_id,
    coalesce(orders.order_status, 'unknown') as order_status,
    coalesce(orders.is_sale, true) as is_sale,
    orders.order_purchase_timestamp,
    items.shipping_limit_date,
    items.quantity,
    items.price,
    items.discount_amount,
    items.freight_value,
    cast(items.quantity * cast(items.price as decimal(24, 2)) as decimal(24, 2)) as gross_amount,
    cast(items.quantity * cast(items.price as decimal(24, 2)) - items.discount_amount as decimal(24, 2)) as revenue
from all_items as items
left join marts.fct_orders as orders using (source, order_id)
left join marts.dim_product as products using (source, product_id)
left join marts.dim_seller as sellers using (source, seller_id);

create or replace table marts.fct_payments as
select
    md5(payments.source || '-' || payments.order_id || '-' || payments.payment_sequential) as payment_key,
    coalesce(orders.order_key, md5(payments.source || '-' || payments.order_id)) as order_key,
    coalesce(orders.customer_key, 'unknown') as customer_key,
    coalesce(methods.payment_method_key, 'unknown') as payment_method_key,
    coalesce(orders.date_key, 0) as date_key,
    payments.source,
    payments.order_id,
    payments.payment_sequential,
    payments.payment_type,
    payments.payment_installments,
    payments.payment_value
from all_payments as payments
left join marts.fct_orders as orders using (source, order_id)
left join marts.dim_payment_method as methods on payments.payment_type = methods.payment_method;

create temp table review_sentiments as
with

texts as (
    select row_number() over () as number, source, review_id, order_id, review_language as language, review_text as text
    from (
        select *, coalesce(review_comment_title, '') || '. ' || coalesce(review_comment_message, '') as review_text
        from all_reviews
    )
    where translate(review_text, ' .,;:!?-' || chr(9) || chr(10) || chr(13), '') <> ''
),

lists as (
    select
        number,
        language,
        regexp_extract_all(translate(strip_accents(lower(text)), chr(10) || chr(13) || '''’', '..'), '[a-z0-9]+|[.,;:!?]') as words
    from texts
),

lexicon as (
    from read_csv(
        getvariable('seeds') || '/sentiment_words.csv',
        header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
        columns = {
            'language': 'varchar', 'word': 'varchar', 'role': 'varchar', 'weight': 'decimal(4,2)',
            'negated_weight': 'decimal(4,2)', 'factor': 'decimal(4,2)'
        }
    )
),

known as (
    select
        words.number,
        words.place,
        lexicon.*,
        max(words.place) filter (lexicon.role = 'negation') over so_far as negation_place,
        max(words.place) filter (lexicon.role = 'break') over so_far as break_place,
        lag(words.place) over so_far as earlier_place,
        lag(lexicon.factor) over so_far as earlier_factor
    from (select number, language, unnest(words) as word, generate_subscripts(words, 1) as place from lists) as words
    join lexicon
        on words.word = lexicon.word
        and (words.language = lexicon.language or words.language is null)
        and (words.language is null or lexicon.role <> 'common')
    window so_far as (
        partition by words.number, lexicon.language order by words.place rows between unbounded preceding and current row
    )
),

by_language as (
    select
        number,
        language,
        count(*) filter (role <> 'break') as word_count,
        sum(
            if(negation_place > coalesce(break_place, 0) and place - negation_place <= 4, negated_weight, weight)
            * if(place - earlier_place = 1, coalesce(earlier_factor, 1), 1)
        ) as tone
    from known
    group by number, language
),

scored as (
    select
        texts.source,
        texts.review_id,
        texts.order_id,
        cast(round(coalesce(chosen.tone, 0) / (abs(coalesce(chosen.tone, 0)) + 4), 3) as decimal(4, 3)) as sentiment_score
    from texts
    left join (
        from by_language
        qualify row_number() over (partition by number order by word_count desc, language desc) = 1
    ) as chosen using (number)
)

select
    *,
    case when sentiment_score >= 0.1 then 'positive' when sentiment_score <= -0.1 then 'negative' else 'neutral' end as sentiment
from scored;

create or replace table marts.fct_reviews as
select
    md5(reviews.source || '-' || reviews.review_id || '-' || coalesce(reviews.order_id, '_dbt_utils_surrogate_key_null_'))
        as review_key,
    md5(reviews.source || '-' || reviews.order_id) as order_key,
    coalesce(customers.customer_key, 'unknown') as customer_key,
    coalesce(products.product_key, 'unknown') as product_key,
    coalesce(sellers.seller_key, 'unknown') as seller_key,
    day_key(reviews.review_creation_date) as date_key,
    reviews.source,
    reviews.review_id,
    reviews.order_id,
    reviews.customer_unique_id,
    reviews.product_id,
    reviews.review_score,
    reviews.review_comment_title,
    reviews.review_comment_message,
    reviews.review_language,
    sentiments.sentiment,
    sentiments.sentiment_score,
    reviews.is_verified_purchase,
    reviews.helpful_votes,
    reviews.review_creation_date,
    reviews.review_answer_timestamp,
    days_between(reviews.review_creation_date, reviews.review_answer_timestamp) as days_to_answer
from all_reviews as reviews
left join marts.dim_customer as customers using (source, customer_unique_id)
left join marts.dim_product as products using (source, product_id)
left join marts.dim_seller as sellers using (source, seller_id)
left join review_sentiments as sentiments
    on reviews.source = sentiments.source
    and reviews.review_id = sentiments.review_id
    and reviews.order_id is not distinct from sentiments.order_id;

create or replace table marts.fct_store_sales as
select
    md5('stores-' || sales.sale_id) as store_sale_key,
    coalesce(stores.store_key, 'unknown') as store_key,
    coalesce(products.product_key, 'unknown') as product_key,
    coalesce(methods.payment_method_key, 'unknown') as payment_method_key,
    coalesce(stores.geography_key, 'unknown') as geography_key,
    day_key(sales.sold_at) as date_key,
    sales.sale_id,
    sales.receipt_number,
    sales.store_id,
    cast(sales.product_id as varchar) as product_id,
    sales.payment_method,
    sales.sold_at,
    sales.quantity,
    sales.unit_price,
    sales.discount_amount,
    sales.total_amount,
    sales.quantity < 0 as is_return
from store_sale_lines as sales
left join marts.dim_store as stores using (store_id)
left join (select * from marts.dim_product where source = 'shop') as products
    on cast(sales.product_id as varchar) = products.product_id
left join marts.dim_payment_method as methods using (payment_method);

create or replace table marts.fct_sessions as
with

owned as (
    select session_id, min(customer_id) as customer_id
    from clicks
    group by session_id
    having min(customer_id) = max(customer_id)
),

purchases as (
    select
        event_id,
        order_id,
        row_number() over (partition by order_id order by occurred_at, event_id) as reading,
        row_number() over (order by occurred_at, event_id) as purchase_number
    from clicks
    where event_type = 'purchase' and order_id is not null
),

visitors as (
    select
        clicks.* exclude (customer_id, order_id, device),
        coalesce(clicks.customer_id, owned.customer_id) as customer_id,
        coalesce(clicks.device, 'unknown') as device,
        coalesce(cast(coalesce(clicks.customer_id, owned.customer_id) as varchar), 'browser ' || clicks.session_id) as visitor,
        purchases.order_id,
        purchases.purchase_number,
        clicks.event_type = 'purchase' and (clicks.order_id is null or purchases.order_id is not null) as is_purchase
    from clicks
    left join owned using (session_id)
    left join purchases on clicks.event_id = purchases.event_id and purchases.reading = 1
),

begun as (
    select
        *,
        coalesce(epoch_us(occurred_at) - epoch_us(lag(occurred_at) over in_turn) > 30 * 60 * 1000000, true) as begins
    from visitors
    window in_turn as (partition by visitor, device order by occurred_at, event_id)
),

numbered as (
    select
        *,
        sum(cast(begins as integer)) over (
            partition by visitor, device order by occurred_at, event_id rows between unbounded preceding and current row
        ) as session_number
    from begun
),

sessions as (
    select
        md5(max(event_id) filter (begins)) as session_key,
        cast(max(customer_id) as varchar) as customer_unique_id,
        device,
        coalesce(max(referrer) filter (begins), 'direct') as traffic_source,
        max(page) filter (begins) as landing_page,
        local_time(min(occurred_at)) as started_at,
        local_time(max(occurred_at)) as ended_at,
        (epoch_us(max(occurred_at)) - epoch_us(min(occurred_at))) // 1000000 as duration_seconds,
        count(*) as event_count,
        count(distinct page) as page_count,
        count(*) filter (event_type = 'product_view') as product_view_count,
        count(*) filter (event_type = 'add_to_cart') as cart_addition_count,
        count(*) filter (event_type = 'checkout') as checkout_count,
        count(*) filter (is_purchase) as purchase_count,
        count(*) filter (is_purchase) > 0 as is_converted,
        cast(arg_min(order_id, purchase_number) as varchar) as order_id
    from numbered
    group by visitor, device, session_number
)

select
    sessions.session_key,
    md5('shop-' || sessions.order_id) as order_key,
    coalesce(customers.customer_key, 'unknown') as customer_key,
    day_key(sessions.started_at) as date_key,
    sessions.* exclude (session_key)
from sessions
left join marts.dim_customer as customers
    on customers.source = 'shop' and sessions.customer_unique_id = customers.customer_unique_id;

-- The stream does not run here: there is no invoice.
create or replace table marts.fct_invoices (
    invoice_key varchar, order_key varchar, customer_key varchar, payment_method_key varchar, date_key integer,
    invoice_id bigint, order_id varchar, customer_unique_id varchar, invoiced_at timestamp, issue_count bigint,
    currency varchar, amount decimal(12, 2), tax_amount decimal(12, 2), total_amount decimal(14, 2),
    days_to_invoice decimal(12, 2)
);

-- -------------------------------------------------------------------------------------------------------- aggregates

-- What happened in each channel, by day and by the hour that the day's clock shows.
create temp table happened as
select
    source,
    date_key,
    if(date_key <> 0, date_trunc('hour', order_purchase_timestamp), null) as hour_start,
    order_key as order_number,
    if(customer_key <> 'unknown', customer_unique_id, null) as customer,
    is_sale,
    order_stage,
    if(is_sale, item_count, 0) as item_count,
    if(is_sale, quantity, 0) as quantity,
    if(is_sale, revenue, 0) as revenue,
    if(is_sale, freight_value, 0) as freight_value,
    cast(null as boolean) as is_converted
from marts.fct_orders
union all
select
    'stores', date_key, if(date_key <> 0, date_trunc('hour', sold_at), null), cast(receipt_number as varchar), null, true,
    null, 1, quantity, total_amount, 0, null
from marts.fct_store_sales
union all
select
    'shop', date_key, if(date_key <> 0, date_trunc('hour', started_at), null), null, null, null, null, 0, 0, 0, 0,
    is_converted
from marts.fct_sessions;

create or replace temp macro rate(part, whole) as cast(part / nullif(cast(whole as double), 0) as decimal(7, 6));

create or replace table marts.agg_hourly_metrics as
select
    md5(date_key || '-' || coalesce(cast(hour(hour_start) as varchar), '_dbt_utils_surrogate_key_null_') || '-' || source)
        as hourly_metric_key,
    date_key,
    hour_start,
    cast(hour(hour_start) as integer) as hour_of_day,
    source,
    count(distinct order_number) as order_count,
    count(distinct order_number) filter (is_sale) as sale_count,
    count(*) filter (order_stage = 'cancelled') as cancelled_count,
    count(*) filter (order_stage = 'returned') as returned_count,
    count(distinct customer) as customer_count,
    cast(sum(item_count) as bigint) as item_count,
    cast(sum(quantity) as bigint) as quantity,
    cast(sum(revenue) as decimal(24, 2)) as revenue,
    cast(sum(freight_value) as decimal(24, 2)) as freight_value,
    cast(sum(revenue) / nullif(count(distinct order_number) filter (is_sale), 0) as decimal(24, 2)) as average_order_value,
    count(is_converted) as session_count,
    count(*) filter (is_converted) as converted_session_count,
    rate(count(*) filter (is_converted), count(is_converted)) as conversion_rate
from happened
group by date_key, hour_start, source;

create or replace table marts.agg_daily_metrics as
with

span as (
    select min(date_key) filter (date_key <> 0) as first_day, max(date_key) as last_day, min(date_key) as least_day
    from happened
)

select
    md5(days.date_key || '-' || channels.source) as daily_metric_key,
    days.date_key,
    days.date_day,
    channels.source,
    count(distinct order_number) as order_count,
    count(distinct order_number) filter (is_sale) as sale_count,
    count(*) filter (order_stage = 'cancelled') as cancelled_count,
    count(*) filter (order_stage = 'returned') as returned_count,
    count(distinct customer) as customer_count,
    cast(coalesce(sum(item_count), 0) as bigint) as item_count,
    cast(coalesce(sum(quantity), 0) as bigint) as quantity,
    cast(coalesce(sum(revenue), 0) as decimal(24, 2)) as revenue,
    cast(coalesce(sum(freight_value), 0) as decimal(24, 2)) as freight_value,
    cast(sum(revenue) / nullif(count(distinct order_number) filter (is_sale), 0) as decimal(24, 2)) as average_order_value,
    count(is_converted) as session_count,
    count(*) filter (is_converted) as converted_session_count,
    rate(count(*) filter (is_converted), count(is_converted)) as conversion_rate
from marts.dim_date as days
inner join span on days.date_key between span.first_day and span.last_day or days.date_key = span.least_day
cross join (values ('marketplace'), ('shop'), ('stores')) as channels(source)
left join happened on days.date_key = happened.date_key and channels.source = happened.source
group by days.date_key, days.date_day, channels.source;

create or replace table marts.agg_category_revenue as
with

sold as (
    select source, date_key, product_key, order_id as sale_id, quantity, revenue, freight_value
    from marts.fct_order_items
    where is_sale
    union all
    select 'stores', date_key, product_key, cast(receipt_number as varchar), quantity, total_amount, 0
    from marts.fct_store_sales
),

monthly as (
    select
        if(sold.date_key = 0, 0, sold.date_key // 100 * 100 + 1) as date_key,
        sold.source,
        products.category,
        count(distinct sold.sale_id) as sale_count,
        cast(sum(sold.quantity) as bigint) as quantity,
        cast(sum(sold.revenue) as decimal(24, 2)) as revenue,
        cast(sum(sold.freight_value) as decimal(24, 2)) as freight_value
    from sold
    inner join marts.dim_product as products using (product_key)
    group by all
)

select
    md5(monthly.date_key || '-' || monthly.source || '-' || monthly.category) as category_revenue_key,
    monthly.date_key,
    days.year_month,
    monthly.source,
    monthly.category,
    monthly.sale_count,
    monthly.quantity,
    monthly.revenue,
    monthly.freight_value,
    cast(monthly.revenue / nullif(monthly.sale_count, 0) as decimal(24, 2)) as average_sale,
    cast(monthly.revenue / nullif(sum(monthly.revenue) over in_channel, 0) as decimal(18, 6)) as revenue_share,
    row_number() over (in_channel order by monthly.revenue desc, monthly.category) as revenue_rank
from monthly
inner join marts.dim_date as days using (date_key)
window in_channel as (partition by monthly.date_key, monthly.source);
