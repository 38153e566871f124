using System.Reflection;

namespace Ticketing.Appliance;

static class SoftwareVersion
{
    public static string Text { get; } = typeof(SoftwareVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
