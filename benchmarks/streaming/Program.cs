using EcommAspire.Benchmarks.Streaming;

// The broker that is measured is a process of this program, so that its memory and its start are its own.
if (args is ["serve", var folder])
    return await Serve.RunAsync(folder);

if (Arguments.Parse(args) is not { } asked)
    return 2;
var table = new TargetTable();
if (asked.Broker)
    await BrokerPart.RunAsync(asked.Records, asked.Rounds, table);
if (asked.Pipeline)
    await PipelinePart.RunAsync(asked.Events, table);
table.Show();
return 0;
