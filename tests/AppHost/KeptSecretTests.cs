using EcommAspire.AppHost.Parameters;

namespace EcommAspire.AppHost.Tests;

/// <summary>The passwords of the container stack, which a volume remembers longer than an AppHost runs.</summary>
public sealed class KeptSecretTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-secret-");

    private string SecretFile => Path.Combine(_folder.FullName, "secrets", "server-password");

    [Fact]
    public void It_is_made_once_and_stays_the_same()
    {
        var first = new KeptSecret(SecretFile).GetDefaultValue();

        new KeptSecret(SecretFile).GetDefaultValue().ShouldBe(first);
        new KeptSecret(Path.Combine(_folder.FullName, "secrets", "another")).GetDefaultValue().ShouldNotBe(first);
    }

    [Fact]
    public void It_suits_connection_strings_and_what_servers_ask_of_a_password()
    {
        var secret = new KeptSecret(SecretFile).GetDefaultValue();

        secret.Length.ShouldBeGreaterThanOrEqualTo(22);
        secret.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
        secret.ShouldContain(c => char.IsAsciiLetterLower(c));
        secret.ShouldContain(c => char.IsAsciiLetterUpper(c));
        secret.ShouldContain(c => char.IsAsciiDigit(c));
    }

    [Fact]
    public void Nobody_but_its_owner_may_read_it()
    {
        new KeptSecret(SecretFile).GetDefaultValue();

        File.GetUnixFileMode(SecretFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(SecretFile)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void What_is_there_is_taken_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretFile)!);
        File.WriteAllText(SecretFile, "a-person-chose-it");

        new KeptSecret(SecretFile).GetDefaultValue().ShouldBe("a-person-chose-it");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
