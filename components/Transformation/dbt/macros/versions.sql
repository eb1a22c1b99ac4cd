{# Since when the first version of anything holds: before any event that can be meant. #}
{% macro beginning_of_time() -%}
    cast('1900-01-01 00:00:00' as timestamp)
{%- endmacro %}


{#
    Whether a version of a slowly changing dimension is the one that held at a time. Exactly one of its versions does,
    whatever the time: before the beginning, and where the time is not known, it is the first; in a far future the last.
    Only comparisons of the two sides, so that a join on the natural key stays a hash join.
#}
{% macro held_at(version, time) -%}

    {%- set moment -%}
        case
            when {{ time }} < {{ beginning_of_time() }} then {{ beginning_of_time() }}
            when {{ time }} > cast('9999-12-31 00:00:00' as timestamp) then cast('9999-12-31 00:00:00' as timestamp)
            else coalesce({{ time }}, {{ beginning_of_time() }})
        end
    {%- endset -%}

    {{ moment }} >= {{ version }}.valid_from
        and {{ moment }} < coalesce({{ version }}.valid_to, cast('9999-12-31 23:59:59' as timestamp))

{%- endmacro %}


{#
    Of each key the row of its newest extract, and of two in one extract that which the given order puts first. Sources come as
    they are: whole again with every extract, and what is sent at least once is there more than once.
#}
{% macro last_version(rows, key, newest_first) -%}
    select * from {{ rows }}
    qualify row_number() over (partition by {{ key }} order by _extracted_at desc, {{ newest_first }}) = 1
{%- endmacro %}
