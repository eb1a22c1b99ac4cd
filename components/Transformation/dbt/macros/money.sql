{#
    What a running part bears of an amount, in whole cents and rounded down. A part bears the difference between the
    running parts with and without it, so parts always add up to the amount.
#}
{% macro share_of(amount, part, whole) -%}

    case
                    when {{ part }} = {{ whole }} then {{ amount }}
                    else cast(
                        floor(
                            cast({{ amount }} * 100 as double)
                            * cast({{ part }} * 100 as double)
                            / cast({{ whole }} * 100 as double)
                        ) / 100 as decimal(12, 2)
                    )
                end

{%- endmacro %}
