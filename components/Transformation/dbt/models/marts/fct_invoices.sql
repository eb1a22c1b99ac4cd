with

invoices as (

    select * from {{ ref('int_invoices') }}

),

orders as (

    select * from {{ ref('fct_orders') }} where source = 'shop'

),

customers as (

    select * from {{ ref('dim_customer') }} where source = 'shop'

),

final as (

    select
        {{ surrogate_key(["'shop'", 'invoices.invoice_id']) }} as invoice_key,
        {{ surrogate_key(["'shop'", 'invoices.order_id']) }} as order_key,
        coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
        coalesce(orders.payment_method_key, {{ unknown_key() }}) as payment_method_key,
        {{ date_key('invoices.invoiced_at') }} as date_key,
        invoices.invoice_id,
        invoices.order_id,
        invoices.customer_unique_id,
        invoices.invoiced_at,
        invoices.issue_count,
        invoices.currency,
        invoices.amount,
        invoices.tax_amount,
        cast(invoices.amount + invoices.tax_amount as decimal(14, 2)) as total_amount,
        {{ days_between('orders.order_purchase_timestamp', 'invoices.invoiced_at') }} as days_to_invoice

    from invoices

    left join orders
        on invoices.order_id = orders.order_id

    left join customers
        on invoices.customer_unique_id = customers.customer_unique_id
        and {{ held_at('customers', 'invoices.invoiced_at') }}

)

select * from final
