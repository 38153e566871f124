using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Import;

/// <summary>
/// Files that a venue has, taken in by one use case: each module brings the sheets and documents that it can read. It
/// knows how a file is read and refused, never what stands in it.
/// </summary>
public static class ImportModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImportOptions>().Bind(configuration.GetSection("Import"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ImportFiles>();
        services.AddScoped<Pages.ImportReasons>();
        services.AddSingleton(new HubCommand(
            "import", ImportCommand.Usage,
            (provider, arguments, token) => ImportCommand.Run(
                provider.GetRequiredService<ImportFiles>(), arguments, Console.Out, Console.Error, token)));
    }
}
