{# The day that reports look back from: `--vars '{as_of_date: 2018-08-31}'`, or the last complete day of data. #}
{% macro as_of_date() -%}

    {%- if var('as_of_date', none) is not none -%}
        cast('{{ var("as_of_date") }}' as date)
    {%- else -%}
        (select as_of_date from {{ ref('int_as_of_date') }})
    {%- endif -%}

{%- endmacro %}
