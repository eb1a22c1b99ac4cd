with

observed_coordinates as (

    select * from {{ ref('stg_marketplace__geolocation') }}

),

-- Read a second time, since one import used twice would be kept whole in between.
observed_names as (

    select * from {{ ref('stg_marketplace__geolocation') }}

),

coordinates as (

    select
        geolocation_zip_code_prefix as zip_code_prefix,
        median(geolocation_lat) as latitude,
        median(geolocation_lng) as longitude,
        count(*) as observation_count

    from observed_coordinates

    where geolocation_zip_code_prefix is not null

    group by geolocation_zip_code_prefix

),

places as (

    select
        geolocation_zip_code_prefix as zip_code_prefix,
        geolocation_city as city,
        geolocation_state as state,
        count(*) as mention_count

    from observed_names

    where geolocation_zip_code_prefix is not null

    group by geolocation_zip_code_prefix, geolocation_city, geolocation_state

),

ranked as (

    select
        *,
        row_number() over (
            partition by zip_code_prefix
            order by mention_count desc, city, state
        ) as place_rank

    from places

),

located as (

    select
        ranked.zip_code_prefix,
        ranked.city,
        ranked.state,
        coordinates.latitude,
        coordinates.longitude,
        coordinates.observation_count

    from ranked

    inner join coordinates
        on ranked.zip_code_prefix = coordinates.zip_code_prefix

    where ranked.place_rank = 1

)

select * from located
