using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Crm;

/// <summary>
/// Who buys: structures (works councils, schools, agencies) with their community type, their relays, and individuals.
/// It lets them into the espace pro, and never says what they bought.
/// </summary>
public static class CrmModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CrmQueries>();
        services.AddSingleton<ContactAccountQueries>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<AskForLink>();
        services.AddSingleton<EnterByLink>();
        services.AddSingleton<EnterByPassword>();
        services.AddSingleton<SetContactPassword>();
        services.AddSingleton<ContactAccess>();
        services.AddSingleton<FillEmailKeys>();
        services.AddSingleton<DemoAccounts>();
        services.AddSingleton(new StartupStep(
            "addresses of contacts", (provider, token) => provider.GetRequiredService<FillEmailKeys>().Run(token)));
        services.AddSingleton(new StartupStep(
            "demo accounts", (provider, token) => provider.GetRequiredService<DemoAccounts>().Add(token)));
        services.AddSingleton<ImportSheet, ImportCommunityTypes>();
        services.AddSingleton<ImportSheet, ImportStructures>();
        services.AddSingleton<ImportSheet, ImportContacts>();
    }
}
