using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcommAspire.Broker;
using EcommAspire.Cli.Health;
using EcommAspire.Cli.Stack;
using EcommAspire.Cli.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm broker</c>: the Kafka-protocol broker in the foreground.</summary>
internal static class BrokerVerb
{
    private static readonly Option<int> _port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one, the last run's where it still is",
        DefaultValueFactory = _ => 9092,
        HelpName = "P",
    };

    private static readonly Option<string> _host = new("--host")
    {
        Description = "The address to listen on; 0.0.0.0 for all of this machine's",
        DefaultValueFactory = _ => "127.0.0.1",
        HelpName = "ADDRESS",
    };

    private static readonly Option<string?> _advertise = new("--advertise")
    {
        Description = "The host clients are told to connect to; by default the address they came to",
        HelpName = "HOST",
    };

    private static readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting by its name in Kafka's server.properties, such as num.partitions=3; more than once",
        HelpName = "NAME=VALUE",
    };

    private static readonly Option<string?> _users = new("--users")
    {
        Description = "A file of USER:PASSWORD lines; clients must then log in with SASL PLAIN or SCRAM-SHA-256",
        HelpName = "FILE",
    };

    private static readonly Option<string?> _certificate = new("--tls")
    {
        Description = "A PEM file with certificate and key; clients must then speak TLS",
        HelpName = "FILE",
    };

    private static readonly Option<bool> _attached = new("--attached")
    {
        Description = "End when standard input does, as it does when the program that runs the broker is gone",
    };

    private static readonly HealthFlag _health = new();

    public static Command Create()
    {
        var command = new Command("broker", "Run the Kafka-protocol broker in the foreground: one node, and never more")
        {
            _port, _host, _advertise, _set, _users, _certificate, _attached,
        };
        _health.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(Parse(parsed), parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(BrokerOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        await using (var broker = await KafkaBroker.StartAsync(options))
        {
            await using var health = await _health.StartAsync(parsed, Options.Terminal(parsed), checks => checks.AddAsyncCheck("broker", token => HealthAsync(broker, token)));
            new BrokerAddress(options.DataFolder).Write(broker.BootstrapServers);
            await Console.Out.WriteLineAsync($"Kafka protocol at {broker.BootstrapServers}, cluster {broker.ClusterId}, data in {options.DataFolder}");
            await Console.Out.FlushAsync(CancellationToken.None);
            var told = Task.Delay(Timeout.Infinite, cancellation);
            await Task.WhenAny(told, parsed.GetValue(_attached) ? Console.OpenStandardInput().CopyToAsync(Stream.Null, cancellation) : told);
        }
        return ExitCode.Done;
    }

    private static async Task<HealthCheckResult> HealthAsync(KafkaBroker broker, CancellationToken cancellation)
    {
        try
        {
            await broker.CheckHealthAsync(cancellation);
            return HealthCheckResult.Healthy();
        }
        catch (BrokerException problem)
        {
            return HealthCheckResult.Unhealthy(problem.Message);
        }
    }

    private static BrokerOptions Parse(ParseResult parsed)
    {
        var port = parsed.GetValue(_port);
        var host = parsed.GetValue(_host)!;
        var folder = Options.DataFolder(parsed).Broker;
        return new()
        {
            DataFolder = folder,
            Port = port is 0 ? new BrokerAddress(folder).LastPort
                : port is > 0 and <= 65535 ? port : throw new SettingException($"--port {port} is no port: 0 to 65535 there are."),
            Address = host == "localhost" ? IPAddress.Loopback
                : IPAddress.TryParse(host, out var address) ? address
                : throw new SettingException($"--host {host} is no address; give one of this machine's, or 0.0.0.0 for all. What clients are told goes to --advertise."),
            AdvertisedHost = parsed.GetValue(_advertise),
            Settings = Settings(parsed.GetValue(_set) ?? []),
            Users = parsed.GetValue(_users) is { } users ? Users(users) : new Dictionary<string, string>(),
            Certificate = parsed.GetValue(_certificate) is { } pem ? Certificate(pem) : null,
            Log = Options.Terminal(parsed).Note,
        };
    }

    private static Dictionary<string, string> Settings(string[] given)
    {
        var settings = new Dictionary<string, string>();
        foreach (var setting in given)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new SettingException($"--set {setting} is not NAME=VALUE, such as num.partitions=3.");
            settings[setting[..equals].Trim()] = setting[(equals + 1)..].Trim();
        }
        return settings;
    }

    private static Dictionary<string, string> Users(string file)
    {
        var users = new Dictionary<string, string>();
        var number = 0;
        foreach (var line in ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == line.Length - 1)
                throw new SettingException($"{file}, line {number}: it is not USER:PASSWORD.");
            users[line[..colon]] = line[(colon + 1)..];
        }
        return users.Count > 0 ? users : throw new SettingException($"{file} names no user; a line is USER:PASSWORD.");
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{file} cannot be read: {e.Message}", e);
        }
    }

    private static X509Certificate2 Certificate(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingException($"{file} is no PEM file with a certificate and its private key: {e.Message}", e);
        }
    }
}
