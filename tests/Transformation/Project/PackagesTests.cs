using System.Diagnostics;

namespace EcommAspire.Transformation.Tests.Project;

/// <summary>Packages: https://docs.getdbt.com/docs/build/packages, https://docs.getdbt.com/reference/commands/deps.</summary>
public class PackagesTests
{
    [Fact]
    public void A_local_package_is_linked_and_its_macros_have_its_name()
    {
        using var folder = new ProjectFolder()
            .Write("lib/dbt_project.yml", "name: lib\nversion: '1'\n").Write("lib/macros/m.sql", "{% macro one() %}1{% endmacro %}")
            .Write("packages.yml", "packages:\n  - local: \"{{ env_var('LIB', 'lib') }}\"\n")
            .Model("a", "select {{ lib.one() }} as x");

        ModelEngine.Deps(folder.Options).ShouldBe(["lib from {{ env_var('LIB', 'lib') }}"]);

        folder.Write("lib/macros/m.sql", "{% macro one() %}2{% endmacro %}");
        folder.Load().Project.Graph.Nodes.Keys.ShouldContain("model.shop.a");
        // dbt's own hash of this file, taken from dbt: a lock that dbt wrote holds here, and the other way round.
        folder.Write("packages.yml", "packages:\n  - local: ../\n");
        folder.Read("package-lock.yml").ShouldStartWith("packages:\n  - local: '{{ env_var(''LIB'', ''lib'') }}'\n    name: lib\nsha1_hash: ");
    }

    [Theory]
    [InlineData("twin", "two packages call themselves 'lib': 'lib' and 'other'")]
    [InlineData("root", "the package 'other' calls itself 'shop', as the project does")]
    public void Two_packages_have_two_names(string kind, string expected)
    {
        using var folder = new ProjectFolder()
            .Write("lib/dbt_project.yml", "name: lib\n").Write("other/dbt_project.yml", kind == "twin" ? "name: lib\n" : "name: shop\n")
            .Write("packages.yml", "packages: [{local: lib}, {local: other}]\n");

        Should.Throw<ProjectException>(() => ModelEngine.Deps(folder.Options)).Message.ShouldContain(expected);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch</summary>
    [Fact]
    public async Task A_generic_test_of_a_package_dispatches_within_it_without_naming_it()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/lib/dbt_project.yml", "name: lib\n")
            .Write("dbt_packages/lib/macros/m.sql", """
                {% test positive(model, column_name) %}{{ adapter.dispatch('wrong')(model, column_name) }}{% endtest %}
                {% macro default__wrong(model, column) %}select * from {{ model }} where {{ column }} <= 0{% endmacro %}
                {% macro default__kind() %}default{% endmacro %}
                {% macro duckdb__other() %}duckdb{% endmacro %}
                """)
            // The adapter's own comes first, wherever it is seen.
            .Write("macros/m.sql", "{% macro default__other() %}default{% endmacro %}{% macro duckdb__kind() %}duckdb{% endmacro %}")
            .Write("packages.yml", "packages: [{package: x/lib, version: 1.0.0}]")
            .Model("a", "select 1 as x, '{{ adapter.dispatch('kind')() }}' as kind, '{{ adapter.dispatch('other')() }}' as other")
            .Write("models/a.yml", "models: [{name: a, columns: [{name: x, data_tests: [lib.positive]}]}]");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select kind, other from a").ShouldBe(["duckdb|default"]);
    }

    /// <summary>https://docs.getdbt.com/reference/commands/deps</summary>
    [Fact]
    public void A_package_is_added_locked_and_upgraded()
    {
        using var folder = new ProjectFolder().Write("lib/dbt_project.yml", "name: lib\n");
        using var repository = new Repository("dbt_project.yml", "name: tools\n", "macros/m.sql", "{% macro version() %}1{% endmacro %}");

        ModelEngine.AddPackage(folder.Options, "lib", "local").ShouldBe("packages.yml");
        folder.Read("packages.yml").ShouldBe("packages:\n  - local: lib\n");
        folder.Write("packages.yml", "# ours\npackages:\n- local: lib # keep\n- git: https://example.org/x/some-tools.git\n  revision: v1\n\nvars: 1\n");
        ModelEngine.AddPackage(folder.Options, "x/some_tools@>=1.0.0,<2.0.0", "hub");
        folder.Read("packages.yml").ShouldBe("# ours\npackages:\n- local: lib # keep\n- package: x/some_tools\n  version: ['>=1.0.0', '<2.0.0']\nvars: 1\n");
        Should.Throw<ModelException>(() => ModelEngine.AddPackage(folder.Options, "x/some_tools", "hub")).Message.ShouldContain("needs a version");

        folder.Write("packages.yml", "packages: []\n");
        ModelEngine.AddPackage(folder.Options, $"{repository.Path}@main", "git");
        ModelEngine.Deps(folder.Options, new() { Lock = true })[0].ShouldStartWith("tools from ");
        Directory.Exists(Path.Combine(folder.Path, "dbt_packages")).ShouldBeFalse();
        var locked = folder.Read("package-lock.yml");
        repository.Commit("macros/m.sql", "{% macro version() %}2{% endmacro %}");

        ModelEngine.Deps(folder.Options);
        folder.Read("package-lock.yml").ShouldBe(locked);
        folder.Read("dbt_packages/tools/macros/m.sql").ShouldContain("1");
        ModelEngine.Deps(folder.Options, new() { Upgrade = true });
        folder.Read("package-lock.yml").ShouldNotBe(locked);
        folder.Read("dbt_packages/tools/macros/m.sql").ShouldContain("2");
    }

    [Fact]
    public void The_hash_of_a_lock_file_is_dbts()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/lib/dbt_project.yml", "name: lib\n").Write("dbt_packages/lib2/dbt_project.yml", "name: dbt_date\n")
            .Write("packages.yml", "packages:\n  - package: x/lib\n    version: 1.1.1\n  - package: y/dbt_date\n    version: [\">=0.9.0\", \"<2.0.0\"]\n");

        ModelEngine.Deps(folder.Options).ShouldBe(["lib, as it lies in dbt_packages/lib", "dbt_date, as it lies in dbt_packages/lib2"]);

        folder.Read("package-lock.yml").ShouldBe(
            "packages:\n  - package: x/lib\n    name: lib\n    version: 1.1.1\n  - package: y/dbt_date\n    name: dbt_date\n    version: ['>=0.9.0', '<2.0.0']\nsha1_hash: 6156b3de6d79efd94c1a25536dd3f66ebfacf100\n");
    }

    [Fact]
    public void A_repository_is_fetched_at_its_revision_and_the_lock_keeps_the_commit()
    {
        using var folder = new ProjectFolder();
        using var repository = new Repository("packages/lib/dbt_project.yml", "name: lib\n", "packages/lib/macros/m.sql", "{% macro version() %}1{% endmacro %}");
        repository.Git("tag", "v1");
        folder.Write("packages.yml", $"packages:\n  - git: {repository.Path}\n    revision: main\n    subdirectory: packages/lib\n")
            .Model("a", "select {{ lib.version() }} as x");

        ModelEngine.Deps(folder.Options)[0].ShouldStartWith($"lib from {repository.Path} at main (");
        var first = folder.Read("package-lock.yml");
        repository.Commit("packages/lib/macros/m.sql", "{% macro version() %}2{% endmacro %}");
        ModelEngine.Deps(folder.Options);

        folder.Read("dbt_packages/lib/macros/m.sql").ShouldContain("1");
        folder.Read("package-lock.yml").ShouldBe(first);
        Directory.Exists(Path.Combine(folder.Path, "dbt_packages", "lib", ".git")).ShouldBeFalse();

        folder.Write("packages.yml", $"packages:\n  - git: {repository.Path}\n    subdirectory: packages/lib\n");
        ModelEngine.Deps(folder.Options);
        folder.Read("dbt_packages/lib/macros/m.sql").ShouldContain("2");
        Directory.GetDirectories(Path.Combine(folder.Path, "dbt_packages")).Select(Path.GetFileName).ShouldBe(["lib"]);
    }

    [Theory]
    [InlineData("packages:\n  - git: REPO\n    revision: v9\n    subdirectory: packages/lib\n", "packages.yml:2: ", "cannot be fetched at v9")]
    [InlineData("packages:\n  - git: REPO\n", "packages.yml:2: ", "has no dbt_project.yml; name the folder that has one with 'subdirectory'")]
    [InlineData("packages:\n  - git: REPO\n    subdirectory: ../..\n", "packages.yml:2: ", "has no dbt_project.yml in ../..")]
    [InlineData("packages:\n  - git: --upload-pack=touch /tmp/x\n", "packages.yml:2: ", "no address")]
    [InlineData("packages:\n  - git: REPO\n    subdirectory: packages/lib\n  - git: REPO.git\n    revision: v1\n    subdirectory: packages/lib\n", "packages.yml:4: ", "at two revisions")]
    [InlineData("packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n", "packages.yml:2: ", "Packages of dbt's hub are not downloaded here")]
    [InlineData("packages:\n  - package: dbt_utils\n    version: 1.3.0\n", "packages.yml:2: ", "such as dbt-labs/dbt_utils")]
    [InlineData("packages:\n  - package: dbt-labs/dbt_utils\n", "packages.yml:2: ", "needs a 'version'")]
    [InlineData("packages:\n  - pakcage: dbt-labs/dbt_utils\n", "packages.yml:2: ", "did you mean 'package'?")]
    [InlineData("packages:\n  - local: nowhere\n", "packages.yml:2: ", "is no dbt project")]
    public void What_cannot_be_installed_is_said_with_its_place(string packages, string place, string expected)
    {
        using var folder = new ProjectFolder();
        using var repository = new Repository("packages/lib/dbt_project.yml", "name: lib\n");
        folder.Write("packages.yml", packages.Replace("REPO", repository.Path, StringComparison.Ordinal));

        var error = Should.Throw<ProjectException>(() => ModelEngine.Deps(folder.Options));

        error.Message.ShouldStartWith(place);
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public void Packages_lie_where_they_were_put_whatever_their_folder_is_called()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\npackages-install-path: vendor\n")
            .Write("vendor/anything/dbt_project.yml", "name: audit_helper\n").Write("vendor/anything/macros/m.sql", "{% macro m() %}1{% endmacro %}")
            .Write("packages.yml", "packages:\n  - git: https://example.invalid/dbt-audit-helper.git\n    revision: main\n")
            .Model("a", "select {{ audit_helper.m() }} as x");

        folder.Load().Project.Packages.Select(p => p.Name).ShouldBe(["shop", "audit_helper"]);
    }

    [Fact]
    public void A_package_that_is_missing_is_named_with_what_to_do()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/a/dbt_project.yml", "name: dbt_utils\n")
            .Write("dependencies.yml", "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n  - package: x/dbt_date\n    version: 0.10.0\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldStartWith(
            "dependencies.yml:4: 2 packages are asked for, but dbt_packages/ holds 1: 'x/dbt_date' is missing. Packages of dbt's hub are not downloaded here: copy dbt_packages/dbt_date from");
    }

    [Fact]
    public async Task Names_are_looked_for_in_the_project_before_its_packages()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\ndispatch:\n  - macro_namespace: lib\n    search_order: [shop, other, lib]\nmodels: {lib: {+schema: from_lib, thing: {+tags: [root]}}}\nvars: {lib: {who: root}}\n")
            .Write("macros/m.sql", "{% macro default__second() %}'shop'{% endmacro %}{% macro duckdb__third() %}'shop'{% endmacro %}")
            .Write("dbt_packages/other/dbt_project.yml", "name: other\n")
            .Write("dbt_packages/other/macros/m.sql", "{% macro default__fourth() %}'other'{% endmacro %}")
            .Write("dbt_packages/lib/dbt_project.yml", "name: lib\nmodels: {lib: {+materialized: table, +tags: [own]}}\nvars: {who: itself, alone: lib}\n")
            .Write("dbt_packages/lib/macros/m.sql", """
                {% macro first() %}{{ return(adapter.dispatch('first', 'lib')()) }}{% endmacro %}{% macro default__first() %}'lib'{% endmacro %}
                {% macro second() %}{{ return(adapter.dispatch('second', 'lib')()) }}{% endmacro %}{% macro default__second() %}'lib'{% endmacro %}
                {% macro third() %}{{ return(adapter.dispatch('third', 'lib')()) }}{% endmacro %}{% macro default__third() %}'lib'{% endmacro %}{% macro duckdb__third() %}'duck'{% endmacro %}
                {% macro fourth() %}{{ return(adapter.dispatch('fourth', 'lib')()) }}{% endmacro %}{% macro default__fourth() %}'lib'{% endmacro %}
                """)
            .Write("dbt_packages/lib/models/thing.sql", "select '{{ var('who') }}' as who, '{{ var('alone') }}' as alone")
            .Model("a", "select {{ lib.first() }} as a, {{ lib.second() }} as b, {{ lib.third() }} as c, {{ lib.fourth() }} as d, t.* from {{ ref('lib', 'thing') }} as t");

        var engine = folder.Load();
        (await engine.BuildAsync(NodeSelection.All)).ExitCode.ShouldBe(0);

        folder.Query("select * from a").ShouldBe(["lib|shop|shop|other|root|lib"]);
        var thing = engine.Project.Graph.Nodes["model.lib.thing"];
        (thing.Schema, thing.Config.Materialized).ShouldBe(("main_from_lib", "table"));
        thing.Tags.ShouldBe(["own", "root"], ignoreOrder: true);
    }

    [Fact]
    public void A_package_may_name_its_own_nodes_and_the_project_all_others()
    {
        const string Name = "{% macro generate_schema_name(custom_schema_name, node) %}HOME_{{ node.name }}_{{ custom_schema_name }}{% endmacro %}";
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {+schema: x}\n")
            .Write("macros/m.sql", Name.Replace("HOME", "root", StringComparison.Ordinal) + "{% macro default__generate_alias_name(custom, node) %}{{ node.resource_type }}_{{ custom or node.name }}{% endmacro %}")
            .Write("dbt_packages/own/dbt_project.yml", "name: own\n").Write("dbt_packages/own/models/a.sql", "select 1 as x")
            .Write("dbt_packages/own/macros/m.sql", Name.Replace("HOME", "own", StringComparison.Ordinal))
            .Write("dbt_packages/plain/dbt_project.yml", "name: plain\n").Write("dbt_packages/plain/models/b.sql", "{{ config(alias='bee') }} select 1 as x")
            .Model("c", "select 1 as x");

        folder.Load().Project.Graph.Nodes.Values.Select(n => $"{n.PackageName}: {n.Schema}.{n.Alias}").Order()
            .ShouldBe(["own: own_a_x.model_a", "plain: root_b_x.model_bee", "shop: root_c_x.model_c"]);
    }

    [Theory]
    [InlineData("custom_schema_name, of", "s_{{ of.name }}")]
    [InlineData("custom_schema_name", "s_{{ varargs[0].name }}")]
    [InlineData("custom_schema_name", "s_{{ kwargs.get('node', varargs[0]).name }}")]
    [InlineData("custom_schema_name, node", "{% set which = [node] %}s_{{ which[0].name }}")]
    [InlineData("custom_schema_name=none, node=none", "{{ shop.named(custom_schema_name, node) }}")]
    public void A_name_may_depend_on_all_of_a_node(string parameters, string body)
    {
        using var folder = new ProjectFolder().Model("a", "select 1 as x")
            .Write("macros/m.sql", $"{{% macro generate_schema_name({parameters}) %}}{body}{{% endmacro %}}{{% macro named(custom, n) %}}s_{{{{ n.name }}}}{{% endmacro %}}");

        folder.Load().Project.Graph.Nodes.Values.ShouldHaveSingleItem().Schema.ShouldBe("s_a");
    }

    /// <summary>A git repository with one branch, main.</summary>
    private sealed class Repository : IDisposable
    {
        public Repository(params string[] files)
        {
            Path = Directory.CreateTempSubdirectory("dbt-git-").FullName;
            Git("init", "--quiet", "--initial-branch=main");
            for (var i = 0; i < files.Length; i += 2)
                Write(files[i], files[i + 1]);
            Git("add", "-A");
            Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "x");
        }

        public string Path { get; }

        public void Commit(string file, string text)
        {
            Write(file, text);
            Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-am", "y");
        }

        public void Git(params string[] arguments)
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Path })!;
            git.WaitForExit();
            git.ExitCode.ShouldBe(0);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);

        private void Write(string file, string text)
        {
            var full = System.IO.Path.Combine(Path, file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }
}
