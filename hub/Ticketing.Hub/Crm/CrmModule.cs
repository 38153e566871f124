using Ticketing.Hub.Import;

namespace Ticketing.Hub.Crm;

/// <summary>
/// Who buys: structures (works councils, schools, agencies) with their community type, their relays, and individuals.
/// It never says what they bought.
/// </summary>
public static class CrmModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CrmQueries>();
        services.AddSingleton<ImportSheet, ImportCommunityTypes>();
        services.AddSingleton<ImportSheet, ImportStructures>();
        services.AddSingleton<ImportSheet, ImportContacts>();
    }
}
