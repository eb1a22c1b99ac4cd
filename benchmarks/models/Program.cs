using EcommAspire.Benchmarks.Models;

return args switch
{
    ["bare", var database, var compiled] => BareSql.Run(database, compiled),
    _ => await Comparison.RunAsync(args),
};
