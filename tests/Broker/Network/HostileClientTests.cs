using System.Diagnostics;
using System.Reflection;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Tests.Wire;

namespace EcommAspire.Broker.Tests.Network;

/// <summary>Whatever comes over a socket, the broker goes on serving the others, in bounded memory.</summary>
public sealed class HostileClientTests
{
    private static readonly MethodInfo _frame = typeof(HostileClientTests).GetMethod(nameof(RandomFrame), BindingFlags.NonPublic | BindingFlags.Static)!;

    [Fact]
    public async Task Ten_thousand_mutated_requests_harm_nobody()
    {
        const int Frames = 10_000;
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(options => options with
        {
            // Requests that say they wait for members do not keep the test waiting.
            Settings = new Dictionary<string, string> { ["group.initial.rebalance.delay.ms"] = "0", ["auto.create.topics.enable"] = "false" },
        });
        Type[] requests = [.. typeof(IMessage).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>)))
            .OrderBy(type => type.Name)];
        int sent = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Interlocked.Increment(ref sent) <= Frames)
            {
                Type request = requests[random.Next(requests.Length)];
                Type response = request.GetInterfaces().Single(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];
                var frame = (byte[])_frame.MakeGenericMethod(request, response).Invoke(null, [random])!;
                using WireClient client = await broker.ConnectAsync();
                await client.Stream.WriteAsync(frame);
                // Some leave at once, some stay for what comes.
                if (random.Next(4) == 0)
                    await client.Stream.ReadAsync(new byte[100]).AsTask().WaitAsync(TimeSpan.FromMilliseconds(50)).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        })));

        await ShouldServeAsync(broker);
        // Each kind of error once: what it is and where.
        broker.Log.Where(line => line.Contains("should be reported", StringComparison.Ordinal))
            .Select(line => string.Join('\n', line.Split('\n').Take(4)).Split("should be reported")[1])
            .Distinct().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(104_857_601)]
    public async Task A_request_of_an_impossible_size_ends_its_connection(int size)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient client = await broker.ConnectAsync();
        await client.Stream.WriteAsync(Size(size));
        (await client.IsClosedAsync()).ShouldBeTrue();
        broker.Log.ShouldContain(line => line.Contains($"{size} bytes", StringComparison.Ordinal) && line.Contains("socket.request.max.bytes", StringComparison.Ordinal));
        await ShouldServeAsync(broker);
    }

    [Fact]
    public async Task A_thousand_connections_that_say_they_will_send_a_hundred_megabytes_take_next_to_no_memory()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        long before = Memory();
        var clients = new List<WireClient>();
        try
        {
            for (int i = 0; i < 1000; i++)
            {
                clients.Add(await broker.ConnectAsync());
                await clients[i].Stream.WriteAsync((byte[])[.. Size(100_000_000), 0, 0, 0, 1]);
            }
            await ShouldServeAsync(broker);
            (Memory() - before).ShouldBeLessThan(200L << 20);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
        await ShouldServeAsync(broker);
    }

    [Fact]
    public async Task A_client_that_dribbles_and_one_that_does_not_read_keep_nobody_waiting()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient slow = await broker.ConnectAsync();
        using WireClient deaf = await broker.ConnectAsync();
        using WireClient producer = await broker.ConnectAsync();
        await producer.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 9);
        await producer.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", -1, new string('x', 1_000_000)), 8);

        byte[] fetch = WireClient.Frame<FetchRequest, FetchResponse>(RecordBatches.Fetch("t", 0), 11, 1);
        for (int i = 0; i < 100; i++)
            await deaf.Stream.WriteAsync(fetch);
        byte[] asked = WireClient.Frame<ApiVersionsRequest, ApiVersionsResponse>(new() { ClientSoftwareName = "s", ClientSoftwareVersion = "1" }, 3, 1);
        foreach (byte one in asked)
        {
            await slow.Stream.WriteAsync(new[] { one });
            await Task.Delay(5);
        }
        (await slow.ReadFrameAsync()).Length.ShouldBeGreaterThan(100);
        await ShouldServeAsync(broker);
    }

    [Fact]
    public async Task There_are_no_more_connections_than_the_setting_allows()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(options => options with { Settings = new Dictionary<string, string> { ["max.connections"] = "2" } });
        using WireClient first = await broker.ConnectAsync();
        using (WireClient second = await broker.ConnectAsync())
        {
            await second.SendAsync<ApiVersionsRequest, ApiVersionsResponse>(new(), 0);
            using WireClient third = await broker.ConnectAsync();
            (await third.IsClosedAsync()).ShouldBeTrue();
            await first.SendAsync<ApiVersionsRequest, ApiVersionsResponse>(new(), 0);
        }
        // A place that was left is free again.
        var patience = Stopwatch.StartNew();
        while (true)
        {
            using WireClient fourth = await broker.ConnectAsync();
            try
            {
                await fourth.SendAsync<ApiVersionsRequest, ApiVersionsResponse>(new(), 0);
                break;
            }
            catch (IOException) when (patience.Elapsed < TimeSpan.FromMinutes(3))
            {
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task Another_protocol_is_shown_the_door()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient browser = await broker.ConnectAsync();
        await browser.Stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        (await browser.IsClosedAsync()).ShouldBeTrue();
        await ShouldServeAsync(broker);
    }

    private static async Task ShouldServeAsync(BrokerUnderTest broker)
    {
        using WireClient client = await broker.ConnectAsync();
        var answered = client.SendAsync<CreateTopicsRequest, CreateTopicsResponse>(
            new() { Topics = [new() { Name = $"t{Guid.NewGuid():N}", NumPartitions = 1, ReplicationFactor = 1 }] }, 7);
        (await answered.WaitAsync(TimeSpan.FromMinutes(3))).Topics[0].ErrorCode.ShouldBe(ErrorCode.None);
    }

    /// <summary>A request as its declaration has it, and then somewhat different.</summary>
    private static byte[] RandomFrame<TRequest, TResponse>(Random random)
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new()
    {
        short version = (short)random.Next(TRequest.Versions.Lowest, TRequest.Versions.Highest + 1);
        byte[] frame = WireClient.Frame<TRequest, TResponse>(RandomWire.Fill<TRequest>(random, version), version, 1);
        switch (random.Next(5))
        {
            case 0:
                for (int i = random.Next(1, 8); i > 0; i--)
                    frame[random.Next(4, frame.Length)] = (byte)random.Next(256);
                return frame;
            case 1:
                frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                return frame;
            case 2:
                return frame[..random.Next(1, frame.Length)];
            case 3:
                int cut = random.Next(4, frame.Length);
                byte[] shorter = [.. frame[..cut], .. frame[Math.Min(cut + random.Next(1, 5), frame.Length)..]];
                Size(shorter.Length - 4).CopyTo(shorter, 0);
                return shorter;
            default:
                return frame;
        }
    }

    private static byte[] Size(int size)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, size);
        return bytes;
    }

    private static long Memory()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.PrivateMemorySize64 > 0 ? GC.GetTotalMemory(forceFullCollection: true) : 0;
    }
}
