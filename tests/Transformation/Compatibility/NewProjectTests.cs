using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/commands/init</summary>
public sealed class NewProjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbt-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_project_builds_as_it_is_made()
    {
        var root = NewProject.Create(_folder, "my_shop");
        NewProject.AddProfile(_folder, "my_shop").ShouldBe(Path.Combine(_folder, "profiles.yml"));

        var engine = ModelEngine.Load(new() { ProjectDir = root, ProfilesDir = _folder });
        (await engine.BuildAsync(NodeSelection.All)).Results.Count.ShouldBe(4);
        engine.Project.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_profile_is_added_to_those_that_are_there_and_none_twice()
    {
        File.WriteAllText(Path.Combine(_folder, "profiles.yml"), "other: {target: a, outputs: {a: {type: duckdb}}}");

        NewProject.AddProfile(_folder, "mine").ShouldNotBeNull();
        NewProject.AddProfile(_folder, "mine").ShouldBeNull();
        NewProject.AddProfile(_folder, "other").ShouldBeNull();

        File.ReadAllText(Path.Combine(_folder, "profiles.yml")).ShouldStartWith("other: {target: a, outputs: {a: {type: duckdb}}}\nmine:\n");
    }

    [Theory]
    [InlineData("9lives", "is no name")]
    [InlineData("my-shop", "is no name")]
    [InlineData("ref", "is no name")]
    [InlineData("there", "already")]
    public void A_name_must_be_one_and_new(string name, string why)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "there"));

        Should.Throw<ProjectException>(() => NewProject.Create(_folder, name)).Message.ShouldContain(why);
    }
}
