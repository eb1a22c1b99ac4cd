{# Whether a time lies more than so many minutes after an earlier one, to the microsecond. #}
{% macro is_pause(earlier, later, minutes) -%}
    {{ return(adapter.dispatch('is_pause', 'ecommaspire')(earlier, later, minutes)) }}
{%- endmacro %}

{% macro default__is_pause(earlier, later, minutes) -%}
    {{ later }} > {{ dbt.dateadd('minute', minutes, earlier) }}
{%- endmacro %}

{# Instants are numbers: arithmetic that asks the calendar takes ten times as long. #}
{% macro duckdb__is_pause(earlier, later, minutes) -%}
    epoch_us({{ later }}) - epoch_us({{ earlier }}) > {{ minutes * 60 * 1000000 }}
{%- endmacro %}


{# Whole seconds from one time to a later one, rounded down. #}
{% macro whole_seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('whole_seconds_between', 'ecommaspire')(earlier, later)) }}
{%- endmacro %}

{% macro default__whole_seconds_between(earlier, later) -%}
    cast(floor({{ dbt.datediff(earlier, later, 'millisecond') }} / 1000) as bigint)
{%- endmacro %}

{% macro duckdb__whole_seconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }})) // 1000000
{%- endmacro %}
