// An AppHost for the test that kills one: PROGRAM FOLDER. It runs a program that has a program of its own, and one that will
// not end when it is asked to; each writes down its process.
if (args is not [var folder])
    return 2;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], DisableDashboard = true });
builder.AddExecutable("family", "sh", folder, "-c", "sleep 1000 & echo $! > child; echo $$ > parent; wait");
builder.AddExecutable("stubborn", "sh", folder, "-c", "trap '' TERM; echo $$ > stubborn; while :; do sleep 1; done");
builder.Build().Run();
return 0;
