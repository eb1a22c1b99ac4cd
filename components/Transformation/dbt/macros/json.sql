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
