using EcommAspire.Broker.Tests.Storage;

// Tests are run by the test host, which does not come here. KillTests does, to have a process that it can kill.
LogWriter.Run(folder: args[0], seed: int.Parse(args[1]));
