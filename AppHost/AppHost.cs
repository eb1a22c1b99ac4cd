using EcommAspire.AppHost.Embedded;

var builder = DistributedApplication.CreateBuilder(args);
var data = Path.GetFullPath(builder.Configuration["ECOMM_DATA"] ?? ".data", Path.Combine(builder.AppHostDirectory, ".."));
builder.AddPostgres("postgres").RunAsLocalProcess(data).AddDatabase("shop");
builder.AddMySql("mariadb").RunAsLocalProcess(data).AddDatabase("marketplace");
builder.AddKafka("events").RunAsLocalProcess(data);
builder.Build().Run();
