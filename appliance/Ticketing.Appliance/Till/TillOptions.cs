using System.ComponentModel.DataAnnotations;

namespace Ticketing.Appliance.Till;

/// <summary>Configuration section "Till"; appsettings.json documents every key.</summary>
public sealed class TillOptions
{
    /// <summary>The till's number: on the card terminal and before every ticket number.</summary>
    [Range(1, 99)]
    public int Number { get; set; } = 1;

    /// <summary>"host:port"; empty: none.</summary>
    public string ReceiptPrinter { get; set; } = "";

    public string TicketPrinter { get; set; } = "";

    public string CardTerminal { get; set; } = "";

    /// <summary>Places that the till keeps for selling when cut off, per category; "*" stands for every category not named.</summary>
    public Dictionary<string, int> Lease { get; set; } = new() { ["*"] = 0 };

    /// <summary>Leases are asked for performances that begin within so many days.</summary>
    [Range(1, 60)]
    public int LeaseDays { get; set; } = 2;

    [Required]
    public string TimeZone { get; set; } = "Europe/Paris";

    /// <summary>A card payment found after a power cut completes its sale within this time; later it is refunded to the card.</summary>
    [Range(0, 1440)]
    public int CompleteWithinMinutes { get; set; } = 30;

    /// <summary>Nobody touched the screen for so long: the operator signs in again.</summary>
    [Range(1, 720)]
    public int SignOutAfterMinutes { get; set; } = 60;

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public int WantedInLease(string category) => Lease.TryGetValue(category, out var wanted) ? wanted : Lease.GetValueOrDefault("*");
}
