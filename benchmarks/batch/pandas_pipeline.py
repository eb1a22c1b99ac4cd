"""The star schema the usual Python way: read_sql each table, clean, merge, group, write.

    pandas_pipeline.py ENGAGEMENT_FOLDER SEEDS_FOLDER OUTPUT_FOLDER

BENCH_SHOP, BENCH_STORES and BENCH_MARKETPLACE are SQLAlchemy URLs. It makes the tables of gold.sql, beside this, in
the same grain and with the same keys, as Parquet where pyarrow is installed and as CSV where it is not.
"""

import json
import os
import sys
from hashlib import md5
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import create_engine, text

UNKNOWN = "unknown"
LOCAL_ZONE = "America/Sao_Paulo"
ENGAGEMENT, SEEDS, OUTPUT = (Path(argument) for argument in sys.argv[1:4])


# ------------------------------------------------------------------------------------------------------------ reading


def read_tables(url_variable, tables):
    """Every table of a source, as data frames by name."""
    engine = create_engine(os.environ[url_variable])
    with engine.connect() as connection:
        return {table: pd.read_sql(text(f"select * from {table}"), connection) for table in tables}


def read_json_lines(path):
    """The documents of a mongoexport file; a line that is no JSON object is left out."""
    documents = []
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                document = json.loads(line)
            except ValueError:
                continue
            if isinstance(document, dict):
                documents.append(document)
    return pd.DataFrame(documents)


def extended(series, name):
    """The values of a column of MongoDB's extended JSON, such as {"$date": …}."""
    return series.map(lambda value: value.get(name) if isinstance(value, dict) else None)


def read_seed(name):
    return pd.read_csv(SEEDS / f"{name}.csv", keep_default_na=False, na_values=[""])


def write(name, frame):
    if find_spec("pyarrow"):
        frame.to_parquet(OUTPUT / f"{name}.parquet", index=False, compression="zstd")
    else:
        frame.to_csv(OUTPUT / f"{name}.csv", index=False)
    print(f"{name} {len(frame)}")


# ----------------------------------------------------------------------------------------------------------- cleaning


def clean_city(series):
    plain = series.str.strip().str.lower().str.normalize("NFD").str.encode("ascii", "ignore").str.decode("ascii")
    return plain.replace("", None)


def zip_prefix(series):
    digits = series.str.strip().str.replace("-", "", regex=False)
    short = digits.str.len() <= 5
    return digits.str.zfill(5).where(short, digits.str.zfill(8).str[:5]).where(digits.str.len() > 0, None)


def timestamps(frame, *columns):
    for column in columns:
        frame[column] = pd.to_datetime(frame[column], errors="coerce")


def local_time(series):
    instants = pd.to_datetime(series, utc=True, errors="coerce")
    return instants.dt.tz_convert(LOCAL_ZONE).dt.tz_localize(None)


def key(*parts):
    """The md5 of the parts joined by dashes; none where a part is missing."""
    joined = parts[0].astype("object")
    for part in parts[1:]:
        joined = joined + "-" + part.astype("object")
    return joined.map(lambda value: md5(value.encode()).hexdigest(), na_action="ignore")


def natural_key(series):
    """Numbers as the text that both channels' keys share."""
    return series.astype("Int64").astype("string").astype("object")


def constant(frame, value):
    return pd.Series(value, index=frame.index, dtype="object")


def day_key(series):
    plausible = series.dt.year.between(1980, 2099)
    days = series.dt.year * 10000 + series.dt.month * 100 + series.dt.day
    return days.where(plausible, 0).fillna(0).astype("int64")


def days_between(earlier, later):
    return ((later - earlier).dt.total_seconds() / 86400).round(2)


def with_unknown(frame, **values):
    """The frame and its row for what a fact refers to and nobody has."""
    return pd.concat([frame, pd.DataFrame([values])], ignore_index=True)


def most_frequent_place(frame):
    counts = frame.groupby(["zip_code_prefix", "city", "state"], dropna=False).size().rename("seen").reset_index()
    counts = counts.sort_values(["zip_code_prefix", "seen", "city", "state"], ascending=[True, False, True, True])
    return counts.drop_duplicates("zip_code_prefix")[["zip_code_prefix", "city", "state"]]


# ------------------------------------------------------------------------------------------------------------ sources

marketplace = read_tables("BENCH_MARKETPLACE", [
    "geolocation", "customers", "sellers", "product_category_name_translation", "products",
    "orders", "order_items", "order_payments", "order_reviews",
])
shop = read_tables("BENCH_SHOP", ["customers", "products", "orders", "order_items"])
stores = read_tables("BENCH_STORES", ["stores", "store_sales"])

states = read_seed("brazilian_states")
statuses = read_seed("order_statuses")
regions = states.set_index("state")["region"]

mp_customers = marketplace["customers"].drop(columns="updated_at")
mp_customers["customer_zip_code_prefix"] = zip_prefix(mp_customers["customer_zip_code_prefix"])
mp_customers["customer_city"] = clean_city(mp_customers["customer_city"])
mp_customers["customer_state"] = mp_customers["customer_state"].str.strip().str.upper()

mp_sellers = marketplace["sellers"].drop(columns="updated_at")
mp_sellers["seller_zip_code_prefix"] = zip_prefix(mp_sellers["seller_zip_code_prefix"])
mp_sellers["seller_city"] = clean_city(mp_sellers["seller_city"])
mp_sellers["seller_state"] = mp_sellers["seller_state"].str.strip().str.upper()

mp_orders = marketplace["orders"].drop(columns="updated_at")
mp_orders["order_status"] = mp_orders["order_status"].str.strip().str.lower()
timestamps(
    mp_orders, "order_purchase_timestamp", "order_approved_at", "order_delivered_carrier_date",
    "order_delivered_customer_date", "order_estimated_delivery_date",
)

mp_products = marketplace["products"].drop(columns="updated_at")
mp_products["product_category_name"] = mp_products["product_category_name"].str.strip().str.lower().replace("", None)
mp_categories = marketplace["product_category_name_translation"].apply(lambda names: names.str.strip().str.lower())

shop_customers = shop["customers"]
shop_customers = pd.DataFrame({
    "customer_unique_id": natural_key(shop_customers["customer_id"]),
    "customer_name": shop_customers["first_name"].str.strip() + " " + shop_customers["last_name"].str.strip(),
    "email": shop_customers["email"].str.strip().str.lower(),
    "tier": shop_customers["tier"].str.strip().str.lower(),
    "customer_zip_code_prefix": zip_prefix(shop_customers["zip_code"]),
    "customer_city": clean_city(shop_customers["city"]),
    "customer_state": shop_customers["state"].str.strip().str.upper(),
    "registered_at": local_time(shop_customers["created_at"]),
})

shop_orders = shop["orders"].drop(columns="updated_at")
for moment in ["order_timestamp", "paid_at", "shipped_at", "delivered_at"]:
    shop_orders[moment] = local_time(shop_orders[moment])
for word in ["order_status", "payment_method"]:
    shop_orders[word] = shop_orders[word].str.strip().str.lower()

store_list = stores["stores"].drop(columns=["updated_at", "region"])
store_list["store_name"] = store_list["store_name"].str.strip()
store_list["city"] = clean_city(store_list["city"])
store_list["state"] = store_list["state"].str.strip().str.upper()
store_list["zip_code"] = store_list["zip_code"].str.strip()
store_list["zip_code_prefix"] = zip_prefix(store_list["zip_code"])

store_sales = stores["store_sales"].drop(columns="updated_at")
store_sales["payment_method"] = store_sales["payment_method"].str.strip().str.lower()
timestamps(store_sales, "sold_at")

reviews_of_products = read_json_lines(ENGAGEMENT / "product_reviews.jsonl")
reviews_of_products["review_id"] = extended(reviews_of_products["_id"], "$oid")
reviews_of_products["created_at"] = local_time(extended(reviews_of_products["created_at"], "$date"))
reviews_of_products = (
    reviews_of_products[reviews_of_products["review_id"].notna()]
    .sort_values("created_at", ascending=False)
    .drop_duplicates("review_id")
)
for number in ["product_id", "customer_id", "rating", "helpful_votes"]:
    reviews_of_products[number] = pd.to_numeric(reviews_of_products[number], errors="coerce")

clicks = read_json_lines(ENGAGEMENT / "clickstream.jsonl")
clicks["event_id"] = extended(clicks["_id"], "$oid")
clicks["occurred_at"] = pd.to_datetime(extended(clicks["occurred_at"], "$date"), utc=True, errors="coerce")
clicks = (
    clicks[clicks["event_id"].notna()]
    .sort_values("occurred_at", na_position="first", kind="stable")
    .drop_duplicates("event_id", keep="last")
)
for number in ["customer_id", "order_id"]:
    clicks[number] = pd.to_numeric(clicks[number], errors="coerce")
for word in ["event_type", "device", "referrer"]:
    clicks[word] = clicks[word].str.strip().str.lower()

# ------------------------------------------------------------------------------------------------ both channels in one

orders = pd.concat([
    mp_orders.merge(
        mp_customers[["customer_id", "customer_unique_id", "customer_zip_code_prefix"]], on="customer_id", how="left",
    ).assign(source="marketplace"),
    shop_orders.rename(columns={
        "order_timestamp": "order_purchase_timestamp",
        "paid_at": "order_approved_at",
        "shipped_at": "order_delivered_carrier_date",
        "delivered_at": "order_delivered_customer_date",
    }).assign(
        source="shop",
        order_id=natural_key(shop_orders["order_id"]),
        customer_id=natural_key(shop_orders["customer_id"]),
        customer_unique_id=natural_key(shop_orders["customer_id"]),
    ).merge(shop_customers[["customer_unique_id", "customer_zip_code_prefix"]], on="customer_unique_id", how="left"),
], ignore_index=True)
timestamps(orders, "order_estimated_delivery_date")

# An order's discount and shipping fall on its lines by their net amounts, to the cent: what the running share rounds
# off a line, a later one gets.
lines = shop["order_items"].drop(columns="updated_at").sort_values(["order_id", "line_number"])
lines = lines.merge(
    shop_orders[["order_id", "discount_amount", "shipping_amount"]], on="order_id", how="left", suffixes=("", "_of_order"),
).fillna({"discount_amount_of_order": 0, "shipping_amount": 0})
lines["net_amount"] = (lines["quantity"] * lines["unit_price"] - lines["discount_amount"]).round(2)
by_order = lines.groupby("order_id")
lines["order_net"] = by_order["net_amount"].transform("sum").round(2)
lines["running_net"] = by_order["net_amount"].cumsum().round(2)
first_line = by_order.cumcount() == 0


def share_of_order(amount):
    """Each line's part of an amount of its order."""
    def running(part):
        cents = (amount * 100).round() * (part * 100).round() / (lines["order_net"] * 100).round()
        return (np.floor(cents) / 100).where(part != lines["order_net"], amount)

    shared = running(lines["running_net"]) - running((lines["running_net"] - lines["net_amount"]).round(2))
    return shared.where(lines["order_net"] > 0, amount.where(first_line, 0)).round(2)


items = pd.concat([
    marketplace["order_items"].drop(columns="updated_at").assign(source="marketplace", quantity=1, discount_amount=0.0),
    pd.DataFrame({
        "source": "shop",
        "order_id": natural_key(lines["order_id"]),
        "order_item_id": lines["line_number"],
        "product_id": natural_key(lines["product_id"]),
        "seller_id": "retailer",
        "quantity": lines["quantity"],
        "price": lines["unit_price"],
        "discount_amount": lines["discount_amount"] + share_of_order(lines["discount_amount_of_order"]),
        "freight_value": share_of_order(lines["shipping_amount"]),
    }),
], ignore_index=True)
timestamps(items, "shipping_limit_date")
items["gross_amount"] = (items["quantity"] * items["price"]).round(2)
items["revenue"] = (items["gross_amount"] - items["discount_amount"]).round(2)

totals = items.groupby(["source", "order_id"], as_index=False).agg(
    item_count=("order_item_id", "size"),
    quantity=("quantity", "sum"),
    gross_amount=("gross_amount", "sum"),
    discount_amount=("discount_amount", "sum"),
    freight_value=("freight_value", "sum"),
    first_product_id=("product_id", "min"),
    last_product_id=("product_id", "max"),
    first_seller_id=("seller_id", "min"),
    last_seller_id=("seller_id", "max"),
).round(2)

paid = shop_orders[shop_orders["paid_at"].notna()]
payments = pd.concat([
    marketplace["order_payments"].drop(columns="updated_at").assign(source="marketplace"),
    pd.DataFrame({
        "source": "shop",
        "order_id": natural_key(paid["order_id"]),
        "payment_sequential": 1,
        "payment_type": paid["payment_method"],
        "payment_installments": 1,
        "payment_value": paid["total_amount"],
    }),
], ignore_index=True)
payments["payment_type"] = payments["payment_type"].str.strip().str.lower()

only = totals[totals["source"] == "marketplace"][["order_id"]].assign(
    product_id=totals["first_product_id"].where(totals["first_product_id"] == totals["last_product_id"]),
    seller_id=totals["first_seller_id"].where(totals["first_seller_id"] == totals["last_seller_id"]),
)
reviews = pd.concat([
    marketplace["order_reviews"].drop(columns="updated_at")
    .merge(mp_orders[["order_id", "customer_id"]], on="order_id", how="left")
    .merge(mp_customers[["customer_id", "customer_unique_id"]], on="customer_id", how="left")
    .merge(only, on="order_id", how="left")
    .drop(columns="customer_id")
    .assign(source="marketplace", is_verified_purchase=True),
    pd.DataFrame({
        "source": "shop",
        "review_id": reviews_of_products["review_id"],
        "product_id": natural_key(reviews_of_products["product_id"]),
        "seller_id": "retailer",
        "customer_unique_id": natural_key(reviews_of_products["customer_id"]),
        "review_score": reviews_of_products["rating"],
        "review_comment_title": reviews_of_products["title"],
        "review_comment_message": reviews_of_products["text"],
        "review_language": reviews_of_products["language"].str.strip().str.lower(),
        "is_verified_purchase": reviews_of_products["verified_purchase"],
        "helpful_votes": reviews_of_products["helpful_votes"],
        "review_creation_date": reviews_of_products["created_at"],
    }),
], ignore_index=True)
timestamps(reviews, "review_creation_date", "review_answer_timestamp")

# --------------------------------------------------------------------------------------------------------- dimensions

observations = marketplace["geolocation"].set_axis(["zip_code_prefix", "latitude", "longitude", "city", "state"], axis=1)
observations["zip_code_prefix"] = zip_prefix(observations["zip_code_prefix"])
observations["city"] = clean_city(observations["city"])
observations["state"] = observations["state"].str.strip().str.upper()
observations = observations[observations["zip_code_prefix"].notna()]
coordinates = observations.groupby("zip_code_prefix", as_index=False)[["latitude", "longitude"]].median()

addresses = pd.concat([
    frame[columns].set_axis(["zip_code_prefix", "city", "state"], axis=1)
    for frame, columns in [
        (mp_customers, ["customer_zip_code_prefix", "customer_city", "customer_state"]),
        (mp_sellers, ["seller_zip_code_prefix", "seller_city", "seller_state"]),
        (shop_customers, ["customer_zip_code_prefix", "customer_city", "customer_state"]),
        (store_list, ["zip_code_prefix", "city", "state"]),
    ]
])
unlocated = addresses[addresses["zip_code_prefix"].notna() & ~addresses["zip_code_prefix"].isin(coordinates["zip_code_prefix"])]
geography = pd.concat([
    most_frequent_place(observations).merge(coordinates, on="zip_code_prefix"),
    most_frequent_place(unlocated),
], ignore_index=True).merge(states[["state", "state_name", "region"]], on="state", how="left")
geography.insert(0, "geography_key", key(geography["zip_code_prefix"]))
geography = geography.fillna({name: UNKNOWN for name in ["city", "state", "state_name", "region"]})
dim_geography = with_unknown(
    geography, geography_key=UNKNOWN, city=UNKNOWN, state=UNKNOWN, state_name=UNKNOWN, region=UNKNOWN,
)
geography_keys = geography.set_index("zip_code_prefix")["geography_key"]

people = pd.concat([
    mp_customers[mp_customers["customer_unique_id"].notna()]
    .merge(mp_orders[["customer_id", "order_purchase_timestamp"]], on="customer_id", how="left")
    .sort_values(["order_purchase_timestamp", "customer_id"], ascending=[False, True], na_position="last")
    .drop_duplicates("customer_unique_id")
    .drop(columns=["customer_id", "order_purchase_timestamp"])
    .assign(source="marketplace"),
    shop_customers.assign(source="shop"),
], ignore_index=True)
people["customer_key"] = key(people["source"], people["customer_unique_id"])
people["customer_region"] = people["customer_state"].map(regions)
people["geography_key"] = people["customer_zip_code_prefix"].map(geography_keys)
people = people.fillna({
    name: UNKNOWN for name in ["customer_city", "customer_state", "customer_region", "geography_key"]
})
# The first build knows one version of each.
people = people.assign(valid_from=pd.Timestamp(1900, 1, 1), valid_to=pd.NaT, is_current=True)
dim_customer = with_unknown(
    people, customer_key=UNKNOWN, source=UNKNOWN, customer_city=UNKNOWN, customer_state=UNKNOWN,
    customer_region=UNKNOWN, geography_key=UNKNOWN, valid_from=pd.Timestamp(1900, 1, 1), is_current=True,
)

products = pd.concat([
    mp_products.merge(mp_categories, on="product_category_name", how="left").assign(source="marketplace").rename(columns={
        "product_name_lenght": "product_name_length",
        "product_description_lenght": "product_description_length",
    }),
    pd.DataFrame({
        "source": "shop",
        "product_id": natural_key(shop["products"]["product_id"]),
        "product_name": shop["products"]["product_name"].str.strip(),
        "category": shop["products"]["category"].str.strip().str.lower().replace("", None),
        "product_name_length": shop["products"]["product_name"].str.strip().str.len(),
        "sku": shop["products"]["sku"].str.strip(),
        "brand": shop["products"]["brand"].str.strip(),
        "list_price": shop["products"]["price"],
        "unit_cost": shop["products"]["cost"],
        "stock_quantity": shop["products"]["stock_quantity"],
        "reorder_level": shop["products"]["reorder_level"],
        "is_active": shop["products"]["active"],
    }),
], ignore_index=True)
products["category"] = (
    products["category"]
    .fillna(products["product_category_name_english"])
    .fillna(products["product_category_name"])
    .fillna(UNKNOWN)
)
products.insert(0, "product_key", key(products["source"], products["product_id"]))
dim_product = with_unknown(products, product_key=UNKNOWN, source=UNKNOWN, category=UNKNOWN)

sellers = mp_sellers.assign(source="marketplace")
sellers["seller_region"] = sellers["seller_state"].map(regions)
sellers["geography_key"] = sellers["seller_zip_code_prefix"].map(geography_keys)
sellers = with_unknown(sellers, source="shop", seller_id="retailer")
sellers = sellers.fillna({name: UNKNOWN for name in ["seller_city", "seller_state", "seller_region", "geography_key"]})
sellers.insert(0, "seller_key", key(sellers["source"], sellers["seller_id"]))
dim_seller = with_unknown(
    sellers, seller_key=UNKNOWN, source=UNKNOWN, seller_city=UNKNOWN, seller_state=UNKNOWN, seller_region=UNKNOWN,
    geography_key=UNKNOWN,
)

branches = store_list.assign(
    store_key=key(constant(store_list, "stores"), natural_key(store_list["store_id"])),
    region=store_list["state"].map(regions),
    geography_key=store_list["zip_code_prefix"].map(geography_keys),
    is_open=store_list["closed_on"].isna(),
).drop(columns="zip_code_prefix")
branches = branches.fillna({name: UNKNOWN for name in ["city", "state", "region", "geography_key"]})
dim_store = with_unknown(
    branches, store_key=UNKNOWN, store_name=UNKNOWN, city=UNKNOWN, state=UNKNOWN, region=UNKNOWN, geography_key=UNKNOWN,
)

methods = read_seed("payment_methods")
methods.insert(0, "payment_method_key", key(methods["payment_method"]))
dim_payment_method = with_unknown(
    methods, payment_method_key=UNKNOWN, payment_method=UNKNOWN, payment_method_name="Unknown", payment_family=UNKNOWN,
)
method_keys = methods.set_index("payment_method")["payment_method_key"]


def easter(year):
    """The Sunday of Easter, good from 1900 to 2199."""
    moon = (204 - 11 * (year % 19)) % 30 + 21
    full_moon = moon - (moon > 48)
    return pd.Timestamp(year, 3, 1) + pd.Timedelta(days=full_moon + 6 - (year + year // 4 + full_moon + 1) % 7)


mentioned = pd.concat([
    orders["order_purchase_timestamp"], orders["order_approved_at"], orders["order_delivered_carrier_date"],
    orders["order_delivered_customer_date"], orders["order_estimated_delivery_date"],
    reviews["review_creation_date"], reviews["review_answer_timestamp"], store_sales["sold_at"],
    local_time(clicks["occurred_at"]),
])
mentioned = mentioned[mentioned.dt.year.between(1980, 2099)]
days = pd.Series(pd.date_range(f"{mentioned.min().year}-01-01", f"{mentioned.max().year}-12-31"))
holidays = pd.DataFrame([
    {
        "date_day": easter(year) + pd.Timedelta(days=holiday.days_after_easter)
        if pd.notna(holiday.days_after_easter)
        else pd.Timestamp(year, int(holiday.month), int(holiday.day)),
        "holiday_name": holiday.holiday_name,
        "holiday_kind": holiday.holiday_kind,
    }
    for year in days.dt.year.unique()
    for holiday in read_seed("brazilian_holidays").itertuples()
    if year >= holiday.first_year
]).sort_values(["date_day", "holiday_kind", "holiday_name"]).drop_duplicates("date_day")
iso = days.dt.isocalendar()
dim_date = pd.DataFrame({
    "date_key": day_key(days),
    "date_day": days,
    "year": days.dt.year,
    "quarter": days.dt.quarter,
    "month": days.dt.month,
    "day_of_month": days.dt.day,
    "day_of_week": iso["day"],
    "day_name": days.dt.day_name(),
    "month_name": days.dt.month_name(),
    "iso_year": iso["year"],
    "iso_week": iso["week"],
    "year_month": days.dt.strftime("%Y-%m"),
    "first_day_of_month": days.dt.to_period("M").dt.start_time,
    "first_day_of_week": days - pd.to_timedelta(days.dt.dayofweek, unit="D"),
    "is_weekend": days.dt.dayofweek >= 5,
}).merge(holidays, on="date_day", how="left")
dim_date["is_holiday"] = dim_date["holiday_kind"] == "national"
dim_date["is_black_friday"] = (
    (dim_date["month"] == 11) & (dim_date["day_of_week"] == 5) & dim_date["day_of_month"].between(23, 29)
)
dim_date = with_unknown(
    dim_date, date_key=0, day_name=UNKNOWN, month_name=UNKNOWN, year_month=UNKNOWN, is_weekend=False, is_holiday=False,
    is_black_friday=False,
)

# -------------------------------------------------------------------------------------------------------------- facts

customer_keys = people[["source", "customer_unique_id", "customer_key"]]
product_keys = products[["source", "product_id", "product_key"]]
seller_keys = sellers[["source", "seller_id", "seller_key"]]

main_payment = payments.sort_values(["payment_value", "payment_sequential"], ascending=[False, True])
payments_of_orders = payments.groupby(["source", "order_id"], as_index=False).agg(
    payment_count=("payment_sequential", "size"),
    payment_value=("payment_value", "sum"),
    payment_installments=("payment_installments", "max"),
).round(2).merge(
    main_payment.drop_duplicates(["source", "order_id"])[["source", "order_id", "payment_type"]], on=["source", "order_id"],
)

fct_orders = (
    orders
    .merge(totals.drop(columns=["first_product_id", "last_product_id", "first_seller_id", "last_seller_id"])
           .rename(columns={"discount_amount": "total_discount"}), on=["source", "order_id"], how="left")
    .merge(payments_of_orders, on=["source", "order_id"], how="left")
    .merge(statuses, on=["source", "order_status"], how="left")
    .merge(customer_keys, on=["source", "customer_unique_id"], how="left")
)
fct_orders["discount_amount"] = fct_orders.pop("total_discount")
fct_orders["order_key"] = key(fct_orders["source"], fct_orders["order_id"])
fct_orders["geography_key"] = fct_orders["customer_zip_code_prefix"].map(geography_keys)
fct_orders["payment_method_key"] = fct_orders["payment_type"].fillna(fct_orders["payment_method"]).map(method_keys)
for date_key, moment in {
    "date_key": "order_purchase_timestamp",
    "approved_date_key": "order_approved_at",
    "shipped_date_key": "order_delivered_carrier_date",
    "delivered_date_key": "order_delivered_customer_date",
    "estimated_date_key": "order_estimated_delivery_date",
}.items():
    fct_orders[date_key] = day_key(fct_orders[moment])
fct_orders["days_to_approve"] = days_between(fct_orders["order_purchase_timestamp"], fct_orders["order_approved_at"])
fct_orders["days_to_ship"] = days_between(fct_orders["order_approved_at"], fct_orders["order_delivered_carrier_date"])
fct_orders["days_in_transit"] = days_between(
    fct_orders["order_delivered_carrier_date"], fct_orders["order_delivered_customer_date"],
)
fct_orders["days_to_deliver"] = days_between(
    fct_orders["order_purchase_timestamp"], fct_orders["order_delivered_customer_date"],
)
fct_orders["days_promised"] = days_between(
    fct_orders["order_purchase_timestamp"], fct_orders["order_estimated_delivery_date"],
)
delivered_on = fct_orders["order_delivered_customer_date"].dt.normalize()
estimated_on = fct_orders["order_estimated_delivery_date"].dt.normalize()
fct_orders["days_after_estimate"] = (delivered_on - estimated_on).dt.days
fct_orders["is_late"] = (delivered_on > estimated_on).where(delivered_on.notna() & estimated_on.notna())
fct_orders = fct_orders.fillna({
    "customer_key": UNKNOWN, "geography_key": UNKNOWN, "payment_method_key": UNKNOWN, "order_stage": UNKNOWN,
    "is_sale": True, "item_count": 0, "quantity": 0, "gross_amount": 0, "discount_amount": 0, "freight_value": 0,
    "payment_count": 0, "payment_installments": 0, "payment_value": 0,
})
fct_orders["is_complete"] = fct_orders["order_stage"].isin(["delivered", "cancelled", "returned"])
fct_orders["revenue"] = (fct_orders["gross_amount"] - fct_orders["discount_amount"]).round(2)
fct_orders["order_total"] = fct_orders.pop("total_amount").fillna(
    (fct_orders["revenue"] + fct_orders["freight_value"]).round(2),
)
fct_orders = fct_orders.drop(columns=["customer_zip_code_prefix", "payment_type", "payment_method", "shipping_amount"])

fct_order_items = (
    items
    .merge(
        fct_orders[[
            "source", "order_id", "order_key", "customer_key", "geography_key", "date_key", "customer_unique_id",
            "order_status", "is_sale", "order_purchase_timestamp",
        ]],
        on=["source", "order_id"], how="left",
    )
    .merge(product_keys, on=["source", "product_id"], how="left")
    .merge(seller_keys, on=["source", "seller_id"], how="left")
)
fct_order_items["order_item_key"] = key(
    fct_order_items["source"], fct_order_items["order_id"], natural_key(fct_order_items["order_item_id"]),
)
fct_order_items["order_key"] = fct_order_items["order_key"].fillna(key(fct_order_items["source"], fct_order_items["order_id"]))
fct_order_items = fct_order_items.fillna({
    "customer_key": UNKNOWN, "product_key": UNKNOWN, "seller_key": UNKNOWN, "geography_key": UNKNOWN, "date_key": 0,
    "order_status": UNKNOWN, "is_sale": True,
})

fct_payments = payments.merge(
    fct_orders[["source", "order_id", "order_key", "customer_key", "date_key"]], on=["source", "order_id"], how="left",
)
fct_payments["payment_key"] = key(
    fct_payments["source"], fct_payments["order_id"], natural_key(fct_payments["payment_sequential"]),
)
fct_payments["order_key"] = fct_payments["order_key"].fillna(key(fct_payments["source"], fct_payments["order_id"]))
fct_payments["payment_method_key"] = fct_payments["payment_type"].map(method_keys)
fct_payments = fct_payments.fillna({"customer_key": UNKNOWN, "payment_method_key": UNKNOWN, "date_key": 0})

fct_reviews = (
    reviews
    .merge(customer_keys, on=["source", "customer_unique_id"], how="left")
    .merge(product_keys, on=["source", "product_id"], how="left")
    .merge(seller_keys, on=["source", "seller_id"], how="left")
    .drop(columns="seller_id")
)
fct_reviews["review_key"] = key(
    fct_reviews["source"], fct_reviews["review_id"], fct_reviews["order_id"].fillna("_dbt_utils_surrogate_key_null_"),
)
fct_reviews["order_key"] = key(fct_reviews["source"], fct_reviews["order_id"])
fct_reviews["date_key"] = day_key(fct_reviews["review_creation_date"])
fct_reviews["days_to_answer"] = days_between(fct_reviews["review_creation_date"], fct_reviews["review_answer_timestamp"])
fct_reviews = fct_reviews.fillna({"customer_key": UNKNOWN, "product_key": UNKNOWN, "seller_key": UNKNOWN})

fct_store_sales = store_sales.merge(
    branches[["store_id", "store_key", "geography_key"]], on="store_id", how="left",
).assign(source="shop", product_id=natural_key(store_sales["product_id"])).merge(
    product_keys, on=["source", "product_id"], how="left",
).drop(columns="source")
fct_store_sales["store_sale_key"] = key(constant(fct_store_sales, "stores"), natural_key(fct_store_sales["sale_id"]))
fct_store_sales["payment_method_key"] = fct_store_sales["payment_method"].map(method_keys)
fct_store_sales["date_key"] = day_key(fct_store_sales["sold_at"])
fct_store_sales["is_return"] = fct_store_sales["quantity"] < 0
fct_store_sales = fct_store_sales.fillna({
    name: UNKNOWN for name in ["store_key", "product_key", "payment_method_key", "geography_key"]
})

owners = clicks.groupby("session_id")["customer_id"].agg(["min", "max"])
owners = owners["min"].where(owners["min"] == owners["max"])
clicks["customer_id"] = clicks["customer_id"].fillna(clicks["session_id"].map(owners))
clicks["device"] = clicks["device"].fillna(UNKNOWN)
clicks["visitor"] = natural_key(clicks["customer_id"]).fillna("browser " + clicks["session_id"])
is_purchase = clicks["event_type"] == "purchase"
placed = clicks[is_purchase & clicks["order_id"].notna()].sort_values(["occurred_at", "event_id"]).drop_duplicates("order_id")
clicks["placed"] = clicks.index.isin(placed.index)
clicks["is_purchase"] = is_purchase & (clicks["order_id"].isna() | clicks["placed"])
clicks = clicks.sort_values(["visitor", "device", "occurred_at", "event_id"])
pauses = clicks.groupby(["visitor", "device"])["occurred_at"].diff()
clicks["session_number"] = (~(pauses <= pd.Timedelta(minutes=30))).cumsum()

first_clicks = clicks.drop_duplicates("session_number").set_index("session_number")
first_orders = clicks[clicks["placed"]].drop_duplicates("session_number").set_index("session_number")["order_id"]
for column, event_type in {
    "product_view_count": "product_view", "cart_addition_count": "add_to_cart", "checkout_count": "checkout",
}.items():
    clicks[column] = clicks["event_type"] == event_type
fct_sessions = clicks.groupby("session_number").agg(
    customer_id=("customer_id", "max"),
    began_at=("occurred_at", "min"),
    last_seen_at=("occurred_at", "max"),
    event_count=("event_id", "size"),
    page_count=("page", "nunique"),
    product_view_count=("product_view_count", "sum"),
    cart_addition_count=("cart_addition_count", "sum"),
    checkout_count=("checkout_count", "sum"),
    purchase_count=("is_purchase", "sum"),
)
fct_sessions["session_key"] = key(first_clicks["event_id"])
fct_sessions["device"] = first_clicks["device"]
fct_sessions["traffic_source"] = first_clicks["referrer"].fillna("direct")
fct_sessions["landing_page"] = first_clicks["page"]
fct_sessions["started_at"] = local_time(fct_sessions["began_at"])
fct_sessions["ended_at"] = local_time(fct_sessions["last_seen_at"])
fct_sessions["duration_seconds"] = (fct_sessions.pop("last_seen_at") - fct_sessions.pop("began_at")) // pd.Timedelta(seconds=1)
fct_sessions["is_converted"] = fct_sessions["purchase_count"] > 0
fct_sessions["order_id"] = natural_key(first_orders)
fct_sessions["order_key"] = key(constant(fct_sessions, "shop"), fct_sessions["order_id"])
fct_sessions["date_key"] = day_key(fct_sessions["started_at"])
fct_sessions["customer_unique_id"] = natural_key(fct_sessions.pop("customer_id"))
fct_sessions = fct_sessions.assign(source="shop").merge(
    customer_keys, on=["source", "customer_unique_id"], how="left",
).drop(columns="source").fillna({"customer_key": UNKNOWN})

# --------------------------------------------------------------------------------------------------------- aggregates

sold_orders = fct_orders.assign(
    hour_start=fct_orders["order_purchase_timestamp"].dt.floor("H"),
    number=fct_orders["order_key"],
    sale=fct_orders["order_key"].where(fct_orders["is_sale"]),
    customer=fct_orders["customer_unique_id"].where(fct_orders["customer_key"] != UNKNOWN),
    is_cancelled=(fct_orders["order_stage"] == "cancelled").astype("int64"),
    is_returned=(fct_orders["order_stage"] == "returned").astype("int64"),
    **{
        measure: fct_orders[measure].where(fct_orders["is_sale"], 0)
        for measure in ["item_count", "quantity", "revenue", "freight_value"]
    },
)
receipts = fct_store_sales.assign(
    source="stores",
    hour_start=fct_store_sales["sold_at"].dt.floor("H"),
    number=fct_store_sales["receipt_number"].astype("string"),
    sale=fct_store_sales["receipt_number"].astype("string"),
    item_count=1,
    revenue=fct_store_sales["total_amount"],
    freight_value=0.0,
)
visits = fct_sessions.assign(
    source="shop",
    hour_start=fct_sessions["started_at"].dt.floor("H"),
    is_session=1,
    is_converted=fct_sessions["is_converted"].astype("int64"),
)
happened = pd.concat([
    frame.reindex(columns=[
        "source", "date_key", "hour_start", "number", "sale", "customer", "is_cancelled", "is_returned", "item_count",
        "quantity", "revenue", "freight_value", "is_session", "is_converted",
    ])
    for frame in [sold_orders, receipts, visits]
], ignore_index=True)
happened["hour_start"] = happened["hour_start"].where(happened["date_key"] != 0)


def metrics(happened, period):
    """What happened in each period and channel."""
    measured = happened.groupby([*period, "source"], dropna=False).agg(
        order_count=("number", "nunique"),
        sale_count=("sale", "nunique"),
        cancelled_count=("is_cancelled", "sum"),
        returned_count=("is_returned", "sum"),
        customer_count=("customer", "nunique"),
        item_count=("item_count", "sum"),
        quantity=("quantity", "sum"),
        revenue=("revenue", "sum"),
        freight_value=("freight_value", "sum"),
        session_count=("is_session", "sum"),
        converted_session_count=("is_converted", "sum"),
    ).reset_index()
    return measured.round({"revenue": 2, "freight_value": 2})


def rates(measured):
    measured["average_order_value"] = (measured["revenue"] / measured["sale_count"].where(measured["sale_count"] > 0)).round(2)
    measured["conversion_rate"] = (
        measured["converted_session_count"] / measured["session_count"].where(measured["session_count"] > 0)
    ).astype("float64").round(6)
    return measured


hours = rates(metrics(happened, ["date_key", "hour_start"]))
hours["hour_of_day"] = hours["hour_start"].dt.hour.astype("Int64")
hours["hourly_metric_key"] = key(
    hours["date_key"].astype("string"),
    hours["hour_of_day"].astype("string").fillna("_dbt_utils_surrogate_key_null_"),
    hours["source"],
)
agg_hourly_metrics = hours

known_days = happened.loc[happened["date_key"] != 0, "date_key"]
covered = dim_date[
    dim_date["date_key"].between(known_days.min(), known_days.max()) | (dim_date["date_key"] == happened["date_key"].min())
]
agg_daily_metrics = covered[["date_key", "date_day"]].merge(
    pd.DataFrame({"source": ["marketplace", "shop", "stores"]}), how="cross",
).merge(metrics(happened, ["date_key"]), on=["date_key", "source"], how="left")
counts = agg_daily_metrics.columns.difference(["date_key", "date_day", "source"])
agg_daily_metrics[counts] = agg_daily_metrics[counts].fillna(0)
agg_daily_metrics = rates(agg_daily_metrics)
agg_daily_metrics["daily_metric_key"] = key(agg_daily_metrics["date_key"].astype("string"), agg_daily_metrics["source"])

category_sales = pd.concat([
    fct_order_items[fct_order_items["is_sale"]].rename(columns={"order_id": "sale_id"}),
    receipts.assign(sale_id=receipts["number"]),
], ignore_index=True)[["source", "date_key", "product_key", "sale_id", "quantity", "revenue", "freight_value"]]
category_sales["date_key"] = (category_sales["date_key"] // 100 * 100 + 1).where(category_sales["date_key"] != 0, 0)
agg_category_revenue = category_sales.merge(dim_product[["product_key", "category"]], on="product_key").groupby(
    ["date_key", "source", "category"], as_index=False,
).agg(
    sale_count=("sale_id", "nunique"),
    quantity=("quantity", "sum"),
    revenue=("revenue", "sum"),
    freight_value=("freight_value", "sum"),
).round(2).merge(dim_date[["date_key", "year_month"]], on="date_key").sort_values(
    ["date_key", "source", "revenue", "category"], ascending=[True, True, False, True],
)
channel = agg_category_revenue.groupby(["date_key", "source"])
total = channel["revenue"].transform("sum")
agg_category_revenue["revenue_rank"] = channel.cumcount() + 1
agg_category_revenue["revenue_share"] = (agg_category_revenue["revenue"] / total.where(total != 0)).round(6)
agg_category_revenue["average_sale"] = (agg_category_revenue["revenue"] / agg_category_revenue["sale_count"]).round(2)
agg_category_revenue["category_revenue_key"] = key(
    agg_category_revenue["date_key"].astype("string"), agg_category_revenue["source"], agg_category_revenue["category"],
)

# ------------------------------------------------------------------------------------------------------------- output

for name, frame in {
    "dim_customer": dim_customer,
    "dim_product": dim_product,
    "dim_seller": dim_seller,
    "dim_store": dim_store,
    "dim_date": dim_date,
    "dim_geography": dim_geography,
    "dim_payment_method": dim_payment_method,
    "fct_orders": fct_orders,
    "fct_order_items": fct_order_items,
    "fct_payments": fct_payments,
    "fct_reviews": fct_reviews,
    "fct_store_sales": fct_store_sales,
    "fct_sessions": fct_sessions,
    "agg_hourly_metrics": agg_hourly_metrics,
    "agg_daily_metrics": agg_daily_metrics,
    "agg_category_revenue": agg_category_revenue,
}.items():
    write(name, frame)
