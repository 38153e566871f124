using Ticketing.Hub.Storage;

var builder = WebApplication.CreateBuilder(args);
StorageModule.Add(builder.Services, builder.Configuration);
var app = builder.Build();
await app.Services.GetRequiredService<HubDatabase>().Migrate(CancellationToken.None);
await app.RunAsync();
