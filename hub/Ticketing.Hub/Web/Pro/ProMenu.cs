namespace Ticketing.Hub.Web.Pro;

/// <summary>Where a customer can go: address, and key in ProText.</summary>
static class ProMenu
{
    public static IReadOnlyList<(string Path, string Name)> Entries { get; } =
        [("/pro/options", "Options")];
}
