using System.Reflection;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Wire;

public sealed class RoundTripTests
{
    private static readonly MethodInfo _check = typeof(RoundTripTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly Type[] _messages =
        [.. typeof(IMessage).Assembly.GetExportedTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IMessage))).OrderBy(type => type.Name)];

    public static TheoryData<Type> Messages => [.. _messages];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_version_of_every_message_comes_back_as_it_was_written(Type message) => _check.MakeGenericMethod(message).Invoke(null, []);

    [Fact]
    public void Every_api_has_a_request_and_a_response()
    {
        string[] names = [.. _messages.Select(message => message.Name)];
        foreach (ApiKey api in Enum.GetValues<ApiKey>())
        {
            names.ShouldContain($"{api}Request");
            names.ShouldContain($"{api}Response");
        }
    }

    private static void Check<T>() where T : class, IMessage, new()
    {
        for (short version = T.Versions.Lowest; version <= T.Versions.Highest; version++)
        {
            for (int seed = 0; seed < 20; seed++)
            {
                T message = RandomWire.Fill<T>(new Random(seed), version);
                byte[] written = Frames.Encode(message, version);

                T read = Frames.Decode<T>(written, version);
                Frames.Encode(read, version).ShouldBe(written, $"v{version}, seed {seed}");
                // A reader that mixed fields up could write them back the same way; the printed form names them.
                Printed(read, version).ShouldBe(Printed(message, version), $"v{version}, seed {seed}");

                if (written.Length > 2000)
                    continue;
                Frames.Encode(WireReader.Read<T>(Frames.Shatter(written), version), version).ShouldBe(written, $"v{version}, seed {seed}, in pieces");
                for (int length = 0; length < written.Length; length += 1 + (written.Length / 50))
                    Should.Throw<MalformedMessageException>(() => Frames.Decode<T>(written[..length], version), $"v{version}, seed {seed}, {length} of {written.Length} bytes");
            }
        }
    }

    private static string Printed<T>(T message, short version) where T : class, IMessage => PrintingWire.Print(message, version, version >= T.FlexibleFrom);
}
