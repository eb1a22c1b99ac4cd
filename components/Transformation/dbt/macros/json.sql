{# What lines in JSON come to, quantity times price each; 0 where there is none. #}
{% macro total_of_lines(lines) -%}
    {{ return(adapter.dispatch('total_of_lines', 'ecommaspire')(lines)) }}
{%- endmacro %}

{% macro default__total_of_lines(lines) -%}

    coalesce((
        select sum(line.value:quantity::decimal(12, 2) * line.value:unit_price::decimal(12, 2))
        from lateral flatten(input => parse_json({{ lines }})) as line
    ), 0)

{%- endmacro %}

{% macro duckdb__total_of_lines(lines) -%}

    coalesce(list_sum(list_transform(
        from_json({{ lines }}, '[{"quantity": "decimal(12, 2)", "unit_price": "decimal(12, 2)"}]'),
        lambda line: line.quantity * line.unit_price
    )), 0)

{%- endmacro %}

{% macro spark__total_of_lines(lines) -%}

    aggregate(
        from_json({{ lines }}, 'array<struct<quantity: decimal(12, 2), unit_price: decimal(12, 2)>>'),
        cast(0 as decimal(24, 4)),
        (total, line) -> cast(total + coalesce(line.quantity * line.unit_price, 0) as decimal(24, 4))
    )

{%- endmacro %}


{# The lines that a relation's rows hold as JSON, one row a line, with its number and the rows' columns named. #}
{% macro lines_of(relation, lines, columns) -%}
    {{ return(adapter.dispatch('lines_of', 'ecommaspire')(relation, lines, columns)) }}
{%- endmacro %}

{% macro default__lines_of(relation, lines, columns) -%}

    select
        {%- for column in columns %}
        held.{{ column }},
        {%- endfor %}
        line.index + 1 as line_number,
        line.value:product_id::bigint as product_id,
        line.value:quantity::integer as quantity,
        line.value:unit_price::decimal(12, 2) as unit_price

    from {{ relation }} as held, lateral flatten(input => parse_json(held.{{ lines }})) as line

{%- endmacro %}

{% macro duckdb__lines_of(relation, lines, columns) -%}

    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        line_number,
        line.product_id,
        line.quantity,
        line.unit_price

    from (
        select
            {%- for column in columns %}
            {{ column }},
            {%- endfor %}
            unnest(parsed) as line,
            cast(generate_subscripts(parsed, 1) as integer) as line_number

        from (
            select
                *,
                from_json(
                    {{ lines }}, '[{"product_id": "bigint", "quantity": "integer", "unit_price": "decimal(12, 2)"}]'
                ) as parsed
            from {{ relation }}
        ) as held
    ) as unnested

{%- endmacro %}

{% macro spark__lines_of(relation, lines, columns) -%}

    select
        {%- for column in columns %}
        held.{{ column }},
        {%- endfor %}
        line_place + 1 as line_number,
        line.product_id,
        line.quantity,
        line.unit_price

    from {{ relation }} as held
    lateral view posexplode(from_json(
        held.{{ lines }}, 'array<struct<product_id: bigint, quantity: int, unit_price: decimal(12, 2)>>'
    )) as line_place, line

{%- endmacro %}
