{#
    The words of a relation's text, one row each, numbered from 1 as `word_number`; the columns named stay with each. Words
    are in lower case, without accents and apostrophes; a mark that ends a thought is a word of its own.
#}
{% macro split_into_words(relation, text, columns) -%}
    {{ return(adapter.dispatch('split_into_words', 'ecommaspire')(relation, text, columns)) }}
{%- endmacro %}

{% macro default__split_into_words(relation, text, columns) -%}

    select
        {%- for column in columns %}
        {{ relation }}.{{ column }},
        {%- endfor %}
        cast(split_words.value as varchar) as word,
        split_words.index + 1 as word_number

    from {{ relation }},
        lateral flatten(input => {{ words_of(text) }}) as split_words

{%- endmacro %}

{% macro duckdb__split_into_words(relation, text, columns) -%}

    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        unnest(words) as word,
        generate_subscripts(words, 1) as word_number

    from (
        select
            {%- for column in columns %}
            {{ column }},
            {%- endfor %}
            {{ words_of(text) }} as words

        from {{ relation }}
    )

{%- endmacro %}

{% macro spark__split_into_words(relation, text, columns) -%}

    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        split_words.word,
        split_words.word_index + 1 as word_number

    from {{ relation }}

    lateral view posexplode({{ words_of(text, whole=', 0') }}) split_words as word_index, word

{%- endmacro %}


{# A text's words and marks, as a list. #}
{% macro words_of(text, whole='') -%}

    regexp_extract_all(
        translate({{ without_accents("lower(" ~ text ~ ")") }}, chr(10) || chr(13) || '''’', '..'),
        '[a-z0-9]+|[.,;:!?]'{{ whole }}
    )

{%- endmacro %}
