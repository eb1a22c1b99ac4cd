with

calendar_range as (

    select * from {{ ref('int_calendar_range') }}

),

holidays as (

    select * from {{ ref('brazilian_holidays') }}

),

digits as (

    {%- for digit in range(10) %}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {%- endfor %}

),

offsets as (

    -- Days since Monday, 1979-12-31, past the calendar's last day.
    select
        ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * ten_thousands.digit
            as day_number

    from digits as ones

    cross join digits as tens

    cross join digits as hundreds

    cross join digits as thousands

    cross join (select digit from digits where digit < 5) as ten_thousands

),

days as (

    select
        {{ add_days("date '1979-12-31'", 'day_number') }} as date_day,
        mod(day_number, 7) + 1 as day_of_week

    from offsets

),

covered as (

    select
        days.date_day,
        days.day_of_week,
        {{ add_days('days.date_day', '(4 - days.day_of_week)') }} as thursday,
        cast(extract(year from days.date_day) as integer) as year_number,
        cast(extract(month from days.date_day) as integer) as month_number,
        cast(extract(day from days.date_day) as integer) as day_of_month

    from days

    inner join calendar_range
        on extract(year from days.date_day) >= extract(year from calendar_range.first_day)
        and extract(year from days.date_day) <= extract(year from calendar_range.last_day)

),

easters as (

    select
        year_number,
        {{ add_days("cast(year_number || '-03-01' as date)", easter_in_march('year_number')) }} as easter_sunday

    from (select distinct year_number from covered) as years

),

matched_holidays as (

    -- Two holidays may meet on a day, as Good Friday and Tiradentes' Day did in 2000: the national one counts.
    select
        covered.date_day,
        holidays.holiday_name,
        holidays.holiday_kind,
        row_number() over (
            partition by covered.date_day
            order by holidays.holiday_kind, holidays.holiday_name
        ) as holiday_rank

    from covered

    inner join easters
        on covered.year_number = easters.year_number

    inner join holidays
        on covered.year_number >= holidays.first_year
        and (
            (covered.month_number = holidays.month and covered.day_of_month = holidays.day)
            or covered.date_day = {{ add_days('easters.easter_sunday', 'holidays.days_after_easter') }}
        )

),

holiday_dates as (

    select
        date_day,
        holiday_name,
        holiday_kind

    from matched_holidays

    where holiday_rank = 1

),

known as (

    select
        {{ date_key('covered.date_day') }} as date_key,
        covered.date_day,
        covered.year_number as year,
        cast(floor((covered.month_number + 2) / 3) as integer) as quarter,
        covered.month_number as month,
        covered.day_of_month,
        covered.day_of_week,
        case covered.day_of_week
            when 1 then 'Monday'
            when 2 then 'Tuesday'
            when 3 then 'Wednesday'
            when 4 then 'Thursday'
            when 5 then 'Friday'
            when 6 then 'Saturday'
            when 7 then 'Sunday'
        end as day_name,
        case covered.month_number
            when 1 then 'January'
            when 2 then 'February'
            when 3 then 'March'
            when 4 then 'April'
            when 5 then 'May'
            when 6 then 'June'
            when 7 then 'July'
            when 8 then 'August'
            when 9 then 'September'
            when 10 then 'October'
            when 11 then 'November'
            when 12 then 'December'
        end as month_name,
        cast(extract(year from covered.thursday) as integer) as iso_year,
        cast(floor((extract(doy from covered.thursday) - 1) / 7) + 1 as integer) as iso_week,
        covered.year_number || '-' || lpad(cast(covered.month_number as {{ dbt.type_string() }}), 2, '0') as year_month,
        {{ add_days('covered.date_day', '(1 - covered.day_of_month)') }} as first_day_of_month,
        {{ add_days('covered.date_day', '(1 - covered.day_of_week)') }} as first_day_of_week,
        covered.day_of_week >= 6 as is_weekend,
        coalesce(holiday_dates.holiday_kind = 'national', false) as is_holiday,
        holiday_dates.holiday_name,
        holiday_dates.holiday_kind,
        covered.month_number = 11 and covered.day_of_week = 5 and covered.day_of_month between 23 and 29
            as is_black_friday

    from covered

    left join holiday_dates
        on covered.date_day = holiday_dates.date_day

),

unknown as (

    select
        0 as date_key,
        cast(null as date) as date_day,
        cast(null as integer) as year,
        cast(null as integer) as quarter,
        cast(null as integer) as month,
        cast(null as integer) as day_of_month,
        cast(null as integer) as day_of_week,
        'unknown' as day_name,
        'unknown' as month_name,
        cast(null as integer) as iso_year,
        cast(null as integer) as iso_week,
        'unknown' as year_month,
        cast(null as date) as first_day_of_month,
        cast(null as date) as first_day_of_week,
        false as is_weekend,
        false as is_holiday,
        cast(null as {{ dbt.type_string() }}) as holiday_name,
        cast(null as {{ dbt.type_string() }}) as holiday_kind,
        false as is_black_friday

),

final as (

    select * from known
    union all
    select * from unknown

)

select * from final
