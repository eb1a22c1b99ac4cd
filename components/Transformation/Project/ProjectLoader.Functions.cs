using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <content>Functions of the project's own (https://docs.getdbt.com/docs/build/udfs).</content>
internal sealed partial class ProjectLoader
{
    private void ReadFunctions()
    {
        foreach (var package in _state.Packages.Values)
            foreach (var file in package.Files(package.Project.FunctionPaths, [".sql", ".py"]))
            {
                var patch = _properties.Take("functions", package.Project.Name, file.Name);
                var node = Make(ResourceType.Function, file, file.Name, [.. file.FqnPrefix, file.Name], $"function.{package.Project.Name}.{file.Name}", patch, null);
                node.Signature = FunctionSignatures.Read(file, patch?.Map, _state.YamlRenderer(package.Project.Name));
                Render(node, file.ReadText(), patch);
            }
    }
}

/// <summary>Reads what a properties file says of a function's arguments and result.</summary>
internal static class FunctionSignatures
{
    public static FunctionSignature Read(PackageFile file, YamlMap? map, YamlRenderer render)
    {
        if (map is null)
            throw new ProjectException($"the function '{file.Name}' is not described. List it under 'functions' in a properties file, with its arguments and what it returns.", new SourcePlace(file.Display));
        if (map.Map("returns") is not { } returns || !returns.Has("data_type"))
            throw new ProjectException($"the function '{file.Name}' needs 'returns' with a 'data_type'.", map.Place);
        var arguments = map.Maps("arguments").Select(a => Argument(a, file.Name, render)).ToList();
        var firstDefault = arguments.FindIndex(a => a.DefaultValue is not null);
        if (firstDefault >= 0 && arguments.FindIndex(firstDefault, a => a.DefaultValue is null) is var late and >= 0)
            throw new ProjectException($"the argument '{arguments[late].Name}' of the function '{file.Name}' has no default and comes after '{arguments[firstDefault].Name}', which has one. Put those with a default last.", map.PlaceOf("arguments"));
        return new FunctionSignature(arguments, Text(returns, "data_type", render)!, Text(returns, "description", render));
    }

    private static FunctionArgument Argument(YamlMap map, string function, YamlRenderer render)
    {
        var what = $"an argument of the function '{function}'";
        var name = map.RequiredText("name", what);
        map.RequiredText("data_type", what);
        return new FunctionArgument(name, Text(map, "data_type", render)!, Text(map, "description", render), Rendering.Value(map["default_value"], map.PlaceOf("default_value"), render, _ => false));
    }

    private static string? Text(YamlMap map, string key, YamlRenderer render) => map.Text(key) is { } text ? PlainValues.Str(render(text, map.PlaceOf(key))) : null;
}
