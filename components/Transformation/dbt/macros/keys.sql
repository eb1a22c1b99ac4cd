{# The surrogate key of a natural key: the same text on every run and every engine. #}
{% macro surrogate_key(columns) -%}

    md5(
        {%- for column in columns -%}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '_dbt_utils_surrogate_key_null_')
        {%- if not loop.last %} || '-' || {% endif -%}
        {%- endfor -%}
    )

{%- endmacro %}


{# The key of the row that every dimension keeps for what a fact cannot name. #}
{% macro unknown_key() -%}
    'unknown'
{%- endmacro %}


{# A day as yyyymmdd, the key of dim_date; 0, the unknown day, where there is none or it cannot be meant. #}
{% macro date_key(column) -%}

    case
            when {{ is_plausible_date(column) }}
                then cast(
                    extract(year from {{ column }}) * 10000
                    + extract(month from {{ column }}) * 100
                    + extract(day from {{ column }}) as integer
                )
            else 0
        end

{%- endmacro %}


{# Whether a date lies within the years that the calendar covers; outside them it is a typing error. #}
{% macro is_plausible_date(column) -%}
    cast({{ column }} as date) between date '{{ var("calendar_first_day") }}' and date '{{ var("calendar_last_day") }}'
{%- endmacro %}
