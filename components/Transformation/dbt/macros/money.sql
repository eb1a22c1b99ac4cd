{#
    What a part bears of an amount, in whole cents and rounded down: the difference of two running parts' shares
    is exact, so lines always add up to their order.
#}
{% macro share_of(amount, part, whole) -%}
    cast(floor(cast({{ amount }} * 100 as double) * cast({{ part }} * 100 as double) / cast({{ whole }} * 100 as double)) / 100 as decimal(12, 2))
{%- endmacro %}
