namespace EcommAspire.Simulator.Randomness;

/// <summary>The random numbers of one thing: the <paramref name="index"/>-th of those that <paramref name="purpose"/> is about.</summary>
internal struct Draw(ulong seed, Purpose purpose, long index)
{
    private PhiloxBlock _block;
    private uint _blocks;
    private int _left;

    /// <summary>The next 32 random bits.</summary>
    public uint Next()
    {
        if (_left == 0)
        {
            var counter = new PhiloxBlock((uint)index, (uint)((ulong)index >> 32), (uint)purpose, _blocks++);
            _block = Philox.Block(counter, (uint)seed, (uint)(seed >> 32));
            _left = 4;
        }

        return _left-- switch
        {
            4 => _block.A,
            3 => _block.B,
            2 => _block.C,
            _ => _block.D,
        };
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextLong() => ((ulong)Next() << 32) | Next();

    /// <summary>A number from 0 to <paramref name="count"/> - 1; its bias, below count/2³², is of no account here.</summary>
    public int Below(int count) => (int)(((ulong)Next() * (uint)count) >> 32);

    /// <summary>As <see cref="Below"/>, leaning to small numbers: the lesser of two.</summary>
    public int BelowLow(int count) => Math.Min(Below(count), Below(count));

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in <paramref name="perTenThousand"/> of 10,000 cases.</summary>
    public bool Chance(int perTenThousand) => Below(10_000) < perTenThousand;

    /// <summary>One of <paramref name="choices"/>, each as likely.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>The place of one of <paramref name="weights"/>, as likely as its weight.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
            total += weight;
        var at = Below(total);
        var place = 0;
        while (at >= weights[place])
            at -= weights[place++];
        return place;
    }
}
