using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckDB.NET.Data;

/// <summary>A value for <c>?</c> or <c>$1</c> by its place, or for <c>$name</c> by its name.</summary>
public sealed class DuckDBParameter : DbParameter
{
    internal DuckDBParameter()
    {
    }

    /// <summary>A value by its name, written without the dollar sign.</summary>
    public DuckDBParameter(string name, object? value)
    {
        ParameterName = name;
        Value = value;
    }

    /// <inheritdoc/>
    public override object? Value { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    [DefaultValue("")]
    public override string ParameterName { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <inheritdoc/>
    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    /// <inheritdoc/>
    public override bool IsNullable { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    [DefaultValue("")]
    public override string SourceColumn { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc/>
    public override int Size { get; set; }

    /// <inheritdoc/>
    public override void ResetDbType() => DbType = DbType.Object;
}
