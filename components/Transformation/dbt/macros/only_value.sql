{# The value that all rows of a group share, those without one aside; null where they differ. #}
{% macro only_value(column) -%}

    {#- Of each text only one is kept a group, since extremes of texts are held where no limit of memory sees them. -#}
    {%- set content -%}
        case when {{ column }} is not null then {{ row_hash([column]) }} end
    {%- endset -%}

    case when min({{ content }}) = max({{ content }}) then {{ dbt.any_value(column) }} end

{%- endmacro %}
