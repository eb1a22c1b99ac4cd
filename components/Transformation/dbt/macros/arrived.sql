{#
    A source's table that may not be there yet, as a stream's before its first message: without it no row, in the columns
    given with their types. Whether it is there is asked when the model runs; nothing else changes with it.
#}
{% macro arrived_or_none(relation, columns) -%}

    {%- if execute and load_relation(relation) is not none -%}
        {{ relation }}
    {%- else -%}
        (
            select
                {%- for column, type in columns.items() %}
                cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
                {%- endfor %}
            limit 0
        ) as {{ relation.identifier }}
    {%- endif -%}

{%- endmacro %}
