using EcommAspire.Domain;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// What a database was filled with. It appears in the same step as the rows, so a database that holds it holds all of
/// them, and a run that finds its own need not fill again.
/// </summary>
/// <param name="Mode">Which way of filling: <c>generated</c> or <c>olist</c>.</param>
/// <param name="Fingerprint">Identifies the input: the same fingerprint, the same rows.</param>
/// <param name="Details">What that way of filling wants to remember, as JSON.</param>
internal sealed record LoadMarker(string Mode, string Fingerprint, string Details)
{
    public static Table Table { get; } = new("_simulation", "What the database was filled with. One row.",
    [
        new("mode", ColumnType.Varchar(20), "The way it was filled."),
        new("fingerprint", ColumnType.Varchar(200), "Identifies the input."),
        new("details", ColumnType.Text, "What was remembered about it, as JSON."),
    ]);
}
