namespace EcommAspire.AppHost.Containers;

/// <summary>The images' tags. Each is one build, or one line of releases that its maker keeps compatible.</summary>
internal static class Images
{
    public const string Postgres = "18.3";
    public const string MySql = "8.4";
    public const string Kafka = "8.2.0";
    public const string SqlServer = "2022-CU16-ubuntu-22.04";
    public const string MongoDb = "8.0";
    public const string Spark = "3.5.6";
    public const string Ollama = "0.11.10";
    public const string Minio = "RELEASE.2025-09-07T16-13-09Z";
}
