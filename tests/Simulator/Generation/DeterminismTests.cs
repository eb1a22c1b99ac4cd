using EcommAspire.Simulator.Randomness;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Simulator.Tests.Generation;

public sealed class DeterminismTests
{
    // A change here means that the same options make other bytes: raise SimulatedBusiness.Edition with it.
    private const string Pinned = "a8911cb9ed3303d5d051eb1aaa08faace496b94983215d3583743fae1fcff1cb";

    [Fact]
    public void The_same_options_make_the_same_bytes_on_every_machine() =>
        Digest.Of(new(new() { Scale = 0.01m, Seed = 7, Start = new(2023, 3, 1) })).ShouldBe(Pinned);

    [Theory]
    [InlineData(8ul, "2023-03-01")]
    [InlineData(7ul, "2023-03-02")]
    public void Another_seed_or_start_makes_another_business(ulong seed, string start) =>
        Digest.Of(new(new() { Scale = 0.01m, Seed = seed, Start = DateOnly.Parse(start) })).ShouldNotBe(Pinned);

    [Fact]
    public void Chunks_made_at_once_and_backwards_are_those_made_in_turn()
    {
        var business = new SimulatedBusiness(new() { Scale = 0.2m });
        var (manyChunks, differing) = (0, new List<string>());
        foreach (var table in business.Tables)
        {
            manyChunks += table.Chunks > 1 ? 1 : 0;
            if (Digest.Of(table, parallel: true) != Digest.Of(table, parallel: false))
                differing.Add(table.Table.Name);
        }

        differing.ShouldBeEmpty();
        manyChunks.ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Two_businesses_of_the_same_options_do_not_share_anything_that_runs_on()
    {
        var options = new SimulatorOptions { Scale = 0.005m, Seed = 99 };
        var first = new SimulatedBusiness(options);
        var again = Digest.Of(first);
        Digest.Of(first).ShouldBe(again);
        Digest.Of(new(options)).ShouldBe(again);
    }

    // The known answers that the authors of Philox publish with Random123.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_its_known_answers(uint a, uint b, uint c, uint d, uint key0, uint key1, uint e, uint f, uint g, uint h) =>
        Philox.Block(new(a, b, c, d), key0, key1).ShouldBe(new PhiloxBlock(e, f, g, h));

    [Fact]
    public void Every_seed_and_scale_makes_a_business_that_holds_together() =>
        Prop.ForAll(
            Gen.Choose(1, 300).Select(s => s / 100_000m * 10).Zip(Gen.Choose(0, int.MaxValue), (scale, seed) => (scale, seed)).ToArbitrary(),
            chosen =>
            {
                var business = new SimulatedBusiness(new() { Scale = Math.Max(chosen.scale, SimulatorOptions.LeastScale), Seed = (ulong)chosen.seed, Dirt = 0 });
                HoldsTogether.Check(business);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("101")]
    public void A_scale_out_of_bounds_is_refused_in_a_sentence(string scale) =>
        Should.Throw<SimulationException>(() => new SimulatedBusiness(new() { Scale = decimal.Parse(scale) })).Message.ShouldContain("must be from 0.0001 to 100");

    [Fact]
    public void A_share_of_dirt_out_of_bounds_is_refused_in_a_sentence() =>
        Should.Throw<SimulationException>(() => new SimulatedBusiness(new() { Dirt = 1 })).Message.ShouldContain("must be from 0 (none) to 0.2");

    [Fact]
    public void A_start_out_of_bounds_is_refused_in_a_sentence() =>
        Should.Throw<SimulationException>(() => new SimulatedBusiness(new() { Start = new(1800, 1, 1) })).Message.ShouldContain("1800-01-01");
}
