using Xunit.Abstractions;
using Xunit.Sdk;

namespace EcommAspire.Tests;

/// <summary>
/// Tests run in an order that nobody chose, the same each time; <c>./test --random-order SEED</c> gives another.
/// A file of every test project (see Directory.Build.props).
/// </summary>
public sealed class RandomOrder : ITestCaseOrderer, ITestCollectionOrderer
{
    private static readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("ECOMM_TEST_SEED"), out var seed) ? seed : 0;

    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase =>
        Shuffled(testCases.OrderBy(test => test.UniqueID, StringComparer.Ordinal));

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        Shuffled(testCollections.OrderBy(collection => collection.DisplayName, StringComparer.Ordinal));

    private static T[] Shuffled<T>(IEnumerable<T> tests)
    {
        var shuffled = tests.ToArray();
        new Random(_seed).Shuffle(shuffled);
        return shuffled;
    }
}
