namespace EcommAspire.Transformation.Tests.Project;

/// <summary>https://docs.getdbt.com/reference/global-configs/about-global-configs: command line, environment, project, default.</summary>
public class FlagTests
{
    private static ModelOptions Loaded(string flags, Func<ModelOptions, ModelOptions>? change = null, params (string Name, string Value)[] environment)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\nflags: {flags}\n");
        return folder.Load(o => (change ?? (x => x))(o with { Environment = environment.ToDictionary(e => e.Name, e => e.Value) })).Options;
    }

    [Fact]
    public void The_command_line_goes_before_the_environment_and_that_before_the_project()
    {
        Loaded("{fail_fast: true}").FailFast.ShouldBeTrue();
        Loaded("{fail_fast: true}", null, ("DBT_FAIL_FAST", "0")).FailFast.ShouldBeFalse();
        Loaded("{fail_fast: false}", o => o with { FailFast = true }, ("DBT_FAIL_FAST", "no")).FailFast.ShouldBeTrue();
        Loaded("{fail_fast: true}", o => o with { SwitchedOff = new HashSet<string> { "fail_fast" } }, ("DBT_FAIL_FAST", "1")).FailFast.ShouldBeFalse();
    }

    [Fact]
    public void Values_come_from_the_environment_and_the_project_too()
    {
        var options = Loaded("{indirect_selection: cautious, printer_width: 120, use_colors: false}", null, ("DBT_STATE", "before"), ("DBT_LOG_FORMAT", "json"), ("DBT_WRITE_JSON", "false"), ("DBT_ENGINE_QUIET", "true"));

        (options.IndirectSelection, options.State, options.WriteJson).ShouldBe((IndirectSelection.Cautious, "before", false));
        (options.Lines.PrinterWidth, options.Lines.Format, options.Lines.UseColors, options.Lines.Quiet).ShouldBe((120, "json", false, true));
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/logs: what is said of the console holds for the log, unless that is said apart.</summary>
    [Fact]
    public void The_log_is_written_as_the_console_unless_it_has_flags_of_its_own()
    {
        Loaded("{log_format: json, log_level: warn}").Lines.ShouldSatisfyAllConditions(l => l.FileFormat.ShouldBe("json"), l => l.FileLevel.ShouldBe("warn"));
        Loaded("{log_format: json, log_format_file: text}").Lines.FileFormat.ShouldBe("text");
        Loaded("{}").Lines.ShouldSatisfyAllConditions(l => l.FileFormat.ShouldBeNull(), l => l.FileLevel.ShouldBeNull());
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/environment-variable-configs</summary>
    [Fact]
    public void Variables_are_found_by_the_names_they_have_and_had()
    {
        Loaded("{}", null, ("DBT_DEBUG", "1")).Lines.Level.ShouldBe("debug");
        Loaded("{debug: true}").Lines.Level.ShouldBe("debug");
        Loaded("{debug: true}", o => o with { SwitchedOff = new HashSet<string> { "debug" } }).Lines.Level.ShouldBeNull();
        Loaded("{log_level: WARN}", null, ("DBT_NO_PRINT", "true")).Lines.ShouldSatisfyAllConditions(l => l.Level.ShouldBe("warn"), l => l.Print.ShouldBe(false));
        Loaded("{}", null, ("DBT_PRINT", "true"), ("DBT_NO_PRINT", "true")).Lines.Print.ShouldBe(true);

        using var folder = new ProjectFolder().Write("elsewhere/profiles.yml", "shop: {target: far, outputs: {far: {type: duckdb, path: shop.duckdb}}}");
        var engine = folder.Load(o => o with
        {
            ProfilesDir = null,
            Environment = new Dictionary<string, string> { ["DBT_ENGINE_PROFILES_DIR"] = Path.Combine(folder.Path, "elsewhere"), ["DBT_PROFILES_DIR"] = folder.Path, ["DBT_ENGINE_TARGET_PATH"] = "made" },
        });
        (engine.Profile.Target, engine.TargetPath).ShouldBe(("far", Path.Combine(folder.Path, "made")));
    }

    /// <summary>Packages ask for the target in their dbt_project.yml; flags, clean and deps are read from it before any profile has to be there.</summary>
    [Fact]
    public void A_project_file_may_ask_for_the_target_and_for_variables_whoever_reads_it()
    {
        using var folder = new ProjectFolder("""
            name: shop
            profile: shop
            flags: {fail_fast: true}
            models:
              +enabled: "{{ false if target.type in ('spark') else true }}"
              +tags: "{{ var('given_when_it_runs') }}"
            """).Write("target/old.txt", "");

        ModelEngine.ReadFlags(folder.Options).FailFast.ShouldBeTrue();
        ModelEngine.Deps(folder.Options).ShouldNotBeNull();
        File.Delete(Path.Combine(folder.Path, "profiles.yml"));

        ModelEngine.ReadFlags(folder.Options).FailFast.ShouldBeTrue();
        ModelEngine.Clean(folder.Options).ShouldBe([Path.Combine(folder.Path, "target")]);
    }

    [Fact]
    public void A_target_in_the_environment_is_taken()
    {
        Should.Throw<ProjectException>(() => Loaded("{}", null, ("DBT_TARGET", "prod"))).Message.ShouldContain("has no target 'prod'");
        Loaded("{}", o => o with { Target = "dev" }, ("DBT_TARGET", "prod")).Target.ShouldBe("dev");
    }

    [Theory]
    [InlineData("{fail_fast: maybe}", "the flag 'fail_fast' is 'maybe'")]
    [InlineData("{indirect_selection: lazy}", "eager, cautious, buildable, empty")]
    [InlineData("{log_format: xml}", "text, debug, json, default")]
    public void A_value_that_means_nothing_is_refused(string flags, string expected) =>
        Should.Throw<ProjectException>(() => Loaded(flags)).Message.ShouldContain(expected);
}
