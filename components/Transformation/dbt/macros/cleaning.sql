{# A city's name in one spelling: lower case, no accents, no blanks around it. #}
{% macro clean_city(column) -%}
    nullif({{ without_accents("lower(trim(" ~ column ~ "))") }}, '')
{%- endmacro %}


{% macro without_accents(text) -%}
    {{ return(adapter.dispatch('without_accents', 'ecommaspire')(text)) }}
{%- endmacro %}

{% macro default__without_accents(text) -%}
    translate({{ text }}, 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn')
{%- endmacro %}

{% macro duckdb__without_accents(text) -%}
    strip_accents({{ text }})
{%- endmacro %}


{# The five digits that begin a postal code, with the leading zeros that a spreadsheet takes away. #}
{% macro zip_code_prefix(column) -%}

    {%- set digits = "replace(trim(" ~ column ~ "), '-', '')" -%}

    case
            when length({{ digits }}) between 1 and 5 then lpad({{ digits }}, 5, '0')
            when length({{ digits }}) > 5 then substring(lpad({{ digits }}, 8, '0'), 1, 5)
        end

{%- endmacro %}
