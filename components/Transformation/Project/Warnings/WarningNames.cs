namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>The names that dbt gives its warnings: those that <c>warn_error_options</c> may name.</summary>
internal static class WarningNames
{
    public const string UnknownTopLevelKey = "CustomTopLevelKeyDeprecation";
    public const string UnknownKey = "CustomKeyInObjectDeprecation";
    public const string DescribesNoNode = "NoNodeForYamlKey";
    public const string DescribedAsAnother = "WrongResourceSchemaFile";
    public const string DescribesNoMacro = "MacroNotFoundForPatch";
    public const string ReadsDisabled = "NodeNotFoundOrDisabled";
    public const string DeprecatedModel = "DeprecatedModel";
    public const string DeprecatedReference = "DeprecatedReference";
    public const string UpcomingReferenceDeprecation = "UpcomingReferenceDeprecation";
    public const string UnusedConfigPath = "UnusedResourceConfigPath";
    public const string NothingSelected = "NoNodesForSelectionCriteria";
    public const string NothingToDo = "NothingToDo";
    public const string OfTheProject = "JinjaLogWarning";
    public const string BatchesReadAll = "MicrobatchModelNoEventTimeInputs";
    public const string SpacesInName = "ResourceNamesWithSpacesDeprecation";
    public const string OverridesNothing = "UnusedTables";
    public const string ConstraintsIgnored = "UnsupportedConstraintMaterialization";
    public const string SnapshotTimes = "SnapshotTimestampWarning";
    public const string Test = "LogTestResult";
    public const string OldOptionNames = "WEOIncludeExcludeDeprecation";

    public const string ArgumentsMissing = "MissingArgumentsPropertyInGenericTestDeprecation";
    public const string MovedToConfig = "PropertyMovedToConfigDeprecation";
    public const string OneNameForTwo = "DuplicateNameDistinctNodeTypesDeprecation";
    public const string RepeatedKey = "DuplicateYAMLKeysDeprecation";
    public const string BatchesInTurn = "InvalidConcurrentBatchesConfig";
    public const string OldLogPath = "ConfigLogPathDeprecation";
    public const string OldTargetPath = "ConfigTargetPathDeprecation";
    public const string OldModelPaths = "ConfigSourcePathDeprecation";
    public const string OldSeedPaths = "ConfigDataPathDeprecation";
    public const string SourceOverride = "SourceOverrideDeprecation";
    public const string AgeUnknown = "FreshnessConfigProblem";
    public const string HooksNotRun = "SourceFreshnessProjectHooksNotRun";
    public const string FreshnessOutput = "CustomOutputPathInSourceFreshnessDeprecation";
    public const string PackageReadsRoot = "PackageNodeDependsOnRootProjectNode";
    public const string SelectsByOldFlag = "ModelParamUsageDeprecation";
    public const string Itertools = "ModulesItertoolsUsageDeprecation";
    public const string FlagsInProfiles = "ProjectFlagsMovedDeprecation";
    public const string EnvironmentNamespace = "EnvironmentVariableNamespaceDeprecation";
    public const string ReplacedMaterialization = "PackageMaterializationOverrideDeprecation";
    public const string StateIsTarget = "WarnStateTargetEqual";
    public const string MacroArguments = "InvalidMacroAnnotation";
    public const string ExposureName = "ExposureNameDeprecation";

    /// <summary>The name of all deprecations together.</summary>
    public const string Deprecations = "Deprecations";

    private static readonly HashSet<string> s_known =
    [
        "AdapterDeprecationWarning", "AdapterEventWarning", "ArgumentsPropertyInGenericTestDeprecation", "CatalogGenerationError", "CollectFreshnessReturnSignature",
        "ConfigDataPathDeprecation", "ConfigLogPathDeprecation", "ConfigSourcePathDeprecation", "ConfigTargetPathDeprecation", "ConstraintNotEnforced", "ConstraintNotSupported",
        "CustomKeyInConfigDeprecation", "CustomKeyInObjectDeprecation", "CustomOutputPathInSourceFreshnessDeprecation", "CustomTopLevelKeyDeprecation", "DeprecatedModel",
        "DeprecatedReference", "DeprecationsSummary", "DepsScrubbedPackageName", "DepsUnpinned", "DuplicateNameDistinctNodeTypesDeprecation", "DuplicateYAMLKeysDeprecation",
        "EnvironmentVariableNamespaceDeprecation", "EnvironmentVariableRenamed", "ExposureNameDeprecation", "FreshnessConfigProblem", "GenericJSONSchemaValidationDeprecation",
        "InternalDeprecation", "InvalidConcurrentBatchesConfig", "InvalidMacroAnnotation", "InvalidValueForField", "JinjaLogWarning", "LogBatchResult", "LogFreshnessResult",
        "LogFunctionResult", "LogModelResult", "LogNodeResult", "LogSeedResult", "LogSnapshotResult", "LogTestResult", "MFCumulativeTypeParamsDeprecation",
        "MFTimespineWithoutYamlConfigurationDeprecation", "MacroNotFoundForPatch", "MetricAttributesRenamed", "MicrobatchMacroOutsideOfBatchesDeprecation",
        "MicrobatchModelNoEventTimeInputs", "MissingArgumentsPropertyInGenericTestDeprecation", "MissingPlusPrefixDeprecation", "ModelParamUsageDeprecation",
        "ModulesItertoolsUsageDeprecation", "NoNodeForYamlKey", "NoNodesForSelectionCriteria", "NoNodesSelected", "NodeNotFoundOrDisabled", "NothingToDo",
        "PackageInstallPathDeprecation", "PackageMaterializationOverrideDeprecation", "PackageNodeDependsOnRootProjectNode", "PackageRedirectDeprecation",
        "ProjectFlagsMovedDeprecation", "PropertyMovedToConfigDeprecation", "ResourceNamesWithSpacesDeprecation", "RunResultWarning", "RunResultWarningMessage",
        "SeedExceedsLimitAndPathChanged", "SeedExceedsLimitChecksumChanged", "SeedExceedsLimitSamePath", "SeedIncreased", "SemanticValidationFailure", "SnapshotTimestampWarning",
        "SourceFreshnessProjectHooksNotRun", "SourceOverrideDeprecation", "SpacesInResourceNameDeprecation", "TestsConfigDeprecation", "UnexpectedJinjaBlockDeprecation",
        "UnsupportedConstraintMaterialization", "UnusedResourceConfigPath", "UnusedTables", "UnversionedBreakingChange", "UpcomingReferenceDeprecation", "ValidationWarning",
        "WEOIncludeExcludeDeprecation", "WarnStateTargetEqual", "WrongResourceSchemaFile",
    ];

    public static bool IsKnown(string name) => name == Deprecations || s_known.Contains(name);

    public static bool IsDeprecation(string name) => name.EndsWith("Deprecation", StringComparison.Ordinal);

    public static IEnumerable<string> All => s_known.Append(Deprecations);
}
