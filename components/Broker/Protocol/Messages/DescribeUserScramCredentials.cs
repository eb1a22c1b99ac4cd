namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks how users can log in by SCRAM. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeUserScramCredentials"/></summary>
public sealed class DescribeUserScramCredentialsRequest : IRequest<DescribeUserScramCredentialsResponse>
{
    public static ApiKey Api => ApiKey.DescribeUserScramCredentials;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<UserName>? Users { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Users = wire.NullableArray(Users);
    }

    public sealed class UserName : IFields
    {
        public string Name { get; set; } = "";

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
        }
    }
}

/// <summary>How each can. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeUserScramCredentials"/></summary>
public sealed class DescribeUserScramCredentialsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeUserScramCredentials;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public IReadOnlyList<Result> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        Results = wire.Array(Results);
    }

    public sealed class Result : IFields
    {
        public string User { get; set; } = "";
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public IReadOnlyList<CredentialInfo> CredentialInfos { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            User = wire.String(User);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            CredentialInfos = wire.Array(CredentialInfos);
        }
    }

    public sealed class CredentialInfo : IFields
    {
        public sbyte Mechanism { get; set; }
        public int Iterations { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Mechanism = wire.Int8(Mechanism);
            Iterations = wire.Int32(Iterations);
        }
    }
}
