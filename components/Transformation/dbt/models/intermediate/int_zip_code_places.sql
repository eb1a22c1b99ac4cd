with

observed_latitudes as (

    select * from {{ ref('stg_marketplace__geolocation') }}

),

-- Read once more for each use, since one import used twice would be kept whole in between.
observed_longitudes as (

    select * from {{ ref('stg_marketplace__geolocation') }}

),

observed_names as (

    select * from {{ ref('stg_marketplace__geolocation') }}

),

-- One after the other, since a median holds every value of every group.
latitudes as (

    select
        geolocation_zip_code_prefix as zip_code_prefix,
        median(geolocation_lat) as latitude,
        count(*) as observation_count

    from observed_latitudes

    where geolocation_zip_code_prefix is not null

    group by geolocation_zip_code_prefix

),

longitudes as (

    select
        geolocation_zip_code_prefix as zip_code_prefix,
        median(geolocation_lng) as longitude

    from observed_longitudes

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
        latitudes.latitude,
        longitudes.longitude,
        latitudes.observation_count

    from ranked

    inner join latitudes
        on ranked.zip_code_prefix = latitudes.zip_code_prefix

    inner join longitudes
        on ranked.zip_code_prefix = longitudes.zip_code_prefix

    where ranked.place_rank = 1

)

select * from located
