using static EcommAspire.StarSchema.Tests.Customers;

namespace EcommAspire.StarSchema.Tests;

/// <summary>A customer who ordered, and moved since: made once for all that spoil a copy of it.</summary>
public sealed class MovedCustomer : IAsyncLifetime
{
    internal Platform Platform { get; } = new();

    public async Task InitializeAsync()
    {
        Platform.Bronze.Change(ShopCustomer(7, "bronze", "01000", At(2024, 3, 1))(Platform.Bronze), ShopOrder(1, 7, At(2024, 2, 1))(Platform.Bronze));
        await Platform.BuildAsync();
        Platform.Bronze.NextBatch();
        Platform.Bronze.Change(ShopCustomer(7, "gold", "20000", At(2024, 6, 1))(Platform.Bronze));
        await Platform.BuildAsync();
    }

    public Task DisposeAsync()
    {
        Platform.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>Each of the rules on customers' versions fails where it is broken.</summary>
public sealed class VersionRulesTests(MovedCustomer moved) : IClassFixture<MovedCustomer>
{
    [Theory]
    [InlineData("assert_customer_versions_follow_each_other", "update marts.dim_customer set valid_to = valid_to + interval 1 day where valid_to is not null")]
    [InlineData("assert_customer_versions_follow_each_other", "update marts.dim_customer set valid_to = valid_to - interval 1 day where valid_to is not null")]
    [InlineData("assert_customer_versions_follow_each_other", "update marts.dim_customer set valid_to = null where valid_to is not null")]
    [InlineData("assert_customer_versions_follow_each_other", "update marts.dim_customer set valid_to = valid_from where valid_to is null and source = 'shop'")]
    [InlineData("assert_customer_versions_follow_each_other", "update marts.dim_customer set valid_from = '2000-01-01' where valid_to is not null")]
    [InlineData("assert_customer_versions_follow_each_other", "delete from marts.dim_customer where valid_to is not null")]
    [InlineData("assert_living_customers_have_one_current_version", "update marts.dim_customer set is_current = true where source = 'shop' and not is_current")]
    [InlineData("assert_living_customers_have_one_current_version", "update marts.dim_customer set is_current = false where source = 'shop' and is_current")]
    [InlineData("assert_living_customers_have_one_current_version", "update marts.dim_customer set valid_to = '2030-01-01' where source = 'shop' and is_current")]
    [InlineData("assert_living_customers_have_one_current_version", "delete from staging.stg_shop__customers")]
    [InlineData("assert_orders_refer_to_the_version_of_their_day", "update marts.fct_orders set customer_key = (select customer_key from marts.dim_customer where source = 'shop' and is_current) where order_id = '1'")]
    [InlineData("assert_orders_refer_to_the_version_of_their_day", "update marts.fct_orders set customer_key = 'unknown' where order_id = '1'")]
    [InlineData("assert_orders_refer_to_the_version_of_their_day", "update marts.fct_orders set customer_unique_id = '99' where order_id = '1'")]
    [InlineData("assert_orders_refer_to_the_version_of_their_day", "insert into marts.dim_customer from marts.dim_customer where source = 'shop'")]
    public async Task A_dimension_that_is_not_as_it_must_be_does_not_pass(string test, string damage)
    {
        using var platform = moved.Platform.Copy();
        (await platform.TestAsync(test)).Results.ShouldHaveSingleItem().Failures.ShouldBe(0);

        platform.Spoil(damage);

        var failed = (await platform.TestAsync(test)).Results.ShouldHaveSingleItem();
        failed.Failures.ShouldNotBeNull().ShouldBeGreaterThan(0);
        failed.IsFailure.ShouldBeTrue();
    }
}
