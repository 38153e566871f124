using System.Text.Json;
using Ticketing.Appliance;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;

// The appliance of a venue: edge (gates and readers) or till. Commands: run (default), enrol, verify.
const int Failed = 1, BadConfiguration = 2, PortBusy = 3, JournalDamaged = 4;
string[] commands = ["run", "enrol", "verify"];
var command = args is [var first, ..] && !first.StartsWith('-') ? first : "run";
if (!commands.Contains(command))
{
    await Console.Error.WriteLineAsync($"'{command}' is no command. Allowed: {string.Join(", ", commands)}.");
    return BadConfiguration;
}
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args is [var a, ..] && !a.StartsWith('-') ? args[1..] : args,
        ContentRootPath = AppContext.BaseDirectory,
    });
    var options = ApplianceOptions.Read(builder.Configuration);
    return command switch
    {
        "verify" => await Verify(options),
        "enrol" => await Enrol(options, TimeProvider.System) is null ? Failed : 0,
        _ => await Run(builder, options),
    };
}
catch (Exception e) when (e is ConfigurationException or BusyPortException or JournalDamagedException
    or EnrolmentRefusedException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return e switch
    {
        ConfigurationException => BadConfiguration,
        BusyPortException => PortBusy,
        JournalDamagedException => JournalDamaged,
        _ => Failed,
    };
}

static async Task<int> Run(WebApplicationBuilder builder, ApplianceOptions options)
{
    ApplianceHost.RequireFreePorts(options, builder.Configuration);
    Directory.CreateDirectory(options.DataDirectory);
    if (await Enrol(options, TimeProvider.System) is not { } identity) return Failed;
    ApplianceHost.RequireRole(options, identity);
    await using var app = ApplianceHost.Build(builder, options, identity);
    await app.RunAsync();
    return 0;
}

static async Task<ApplianceIdentity?> Enrol(ApplianceOptions options, TimeProvider time)
{
    if (ApplianceIdentity.Load(options.IdentityDirectory) is { } known) return known;
    if (options.EnrolmentCode is not { } code)
        throw new ConfigurationException(["Enrolment:Code is missing: this appliance has not been enrolled yet."]);
    using var stop = new CancellationTokenSource();
    void Stop(object? sender, ConsoleCancelEventArgs e) => (e.Cancel, _) = (true, stop.CancelAsync());
    Console.CancelKeyPress += Stop;
    try
    {
        return await Enrolment.EnrolWhenReachable(options.IdentityDirectory, options.HubUrl, code, time, stop.Token);
    }
    catch (OperationCanceledException)
    {
        return null;
    }
    finally
    {
        Console.CancelKeyPress -= Stop;
    }
}

static async Task<int> Verify(ApplianceOptions options)
{
    if (!File.Exists(options.JournalPath))
    {
        await Console.Error.WriteLineAsync($"There is no journal at {options.JournalPath}.");
        return Failed;
    }
    var verification = JournalVerification.Of(options.JournalPath);
    var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
    Console.WriteLine(JsonSerializer.Serialize(verification, json));
    return verification.Whole && verification.Admissions.Unmarked.Count == 0 ? 0 : JournalDamaged;
}
