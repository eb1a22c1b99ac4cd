{# An instant on the business's own clock. #}
{% macro local_time(column) -%}
    {{ return(adapter.dispatch('local_time', 'ecommaspire')(column)) }}
{%- endmacro %}

{% macro default__local_time(column) -%}
    convert_timezone('UTC', '{{ var("business_time_zone") }}', {{ column }})
{%- endmacro %}

{% macro duckdb__local_time(column) -%}
    ({{ column }} at time zone '{{ var("business_time_zone") }}')
{%- endmacro %}

{% macro spark__local_time(column) -%}
    from_utc_timestamp({{ column }}, '{{ var("business_time_zone") }}')
{%- endmacro %}


{# A time on the clock of UTC, without a zone, on the business's own clock. #}
{% macro utc_to_local(column) -%}
    {{ return(adapter.dispatch('utc_to_local', 'ecommaspire')(column)) }}
{%- endmacro %}

{% macro default__utc_to_local(column) -%}
    {{ local_time(column) }}
{%- endmacro %}

{% macro duckdb__utc_to_local(column) -%}
    (({{ column }}) at time zone 'UTC' at time zone '{{ var("business_time_zone") }}')
{%- endmacro %}


{# Days from one time to a later one, to a hundredth of a day. #}
{% macro days_between(earlier, later) -%}
    cast({{ dbt.datediff(earlier, later, 'second') }} / 86400.0 as decimal(12, 2))
{%- endmacro %}


{# The date a number of days after another. #}
{% macro add_days(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}


{# Easter Sunday of a year from 1900 to 2099, counted in days from the first of March (Carter's rule). #}
{% macro easter_in_march(year) -%}

    {%- set moon -%}
        (mod(204 - 11 * mod({{ year }}, 19), 30) + 21)
    {%- endset -%}

    {%- set full_moon -%}
        ({{ moon }} - case when {{ moon }} > 48 then 1 else 0 end)
    {%- endset -%}

    ({{ full_moon }} + 7 - mod({{ year }} + cast(floor({{ year }} / 4) as integer) + {{ full_moon }} + 1, 7) - 1)

{%- endmacro %}
