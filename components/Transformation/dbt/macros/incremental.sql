{#
    What an incremental fact writes: all of a query's rows the first time, and after that only those that differ from what
    the table holds: rows that are new, rows that changed, and, with nothing but its key, each row held that the query does
    not give any more. What happened long ago but arrived only now is so taken right, and so is what a late dimension, a
    customer's new version or a line taken back does to rows that arrived long before. An unchanged row stays where it is.
#}
{% macro changed_rows(query, key) -%}

    {%- if not is_incremental() -%}
        select * from {{ query }}
    {%- else -%}

        {%- set columns = adapter.get_columns_in_relation(this) | map(attribute='name') | list -%}

        select
            {%- for column in columns %}
            {% if column == key -%}
            coalesce(made.{{ column }}, held.{{ column }}) as {{ column }}
            {%- else -%}
            made.{{ column }}
            {%- endif -%}
            {{ ',' if not loop.last }}
            {%- endfor %}

        from (
            select *, {{ row_hash(columns) }} as row_content from {{ query }}
        ) as made

        full outer join (
            select {{ key }}, {{ row_hash(columns) }} as row_content from {{ this }}
        ) as held
            on made.{{ key }} = held.{{ key }}
            and made.row_content = held.row_content

        where made.{{ key }} is null
            or held.{{ key }} is null

    {%- endif -%}

{%- endmacro %}


{# The strategy for such rows: what they replace leaves the table, and what has nothing but its key does not come back. #}
{% macro get_incremental_changed_rows_sql(arg_dict) -%}

    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set says = arg_dict['dest_columns'] | rejectattr('name', 'equalto', arg_dict['unique_key']) | map(attribute='quoted') -%}

    delete from {{ arg_dict['target_relation'] }}
    where {{ arg_dict['unique_key'] }} in (select {{ arg_dict['unique_key'] }} from {{ arg_dict['temp_relation'] }});

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }} where {{ says | join(' is not null or ') }} is not null

{%- endmacro %}


{# What a row says, as one value that another row has only where it says the same. #}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash', 'ecommaspire')(columns)) }}
{%- endmacro %}

{% macro default__row_hash(columns) -%}
    md5(
        {%- for column in columns -%}
        coalesce('=' || replace(cast({{ column }} as {{ dbt.type_string() }}), '|', '||'), '') || '|='
        {%- if not loop.last %} || {% endif -%}
        {%- endfor -%}
    )
{%- endmacro %}

{% macro duckdb__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}
