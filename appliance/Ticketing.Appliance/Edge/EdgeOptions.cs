using System.Globalization;
using System.Net;

namespace Ticketing.Appliance.Edge;

/// <summary>Section `Edge` of the configuration; appsettings.json explains each key.</summary>
public sealed record EdgeOptions(IPAddress MqttAddress, int MqttPort, TimeSpan ListBefore, TimeSpan ListAfter)
{
    public const string PortKey = "Edge:MqttPort";

    /// <exception cref="ConfigurationException">Names every key that is wrong, and what is allowed.</exception>
    public static EdgeOptions Read(IConfiguration configuration)
    {
        var wrong = new List<string>();
        if (!IPAddress.TryParse(configuration["Edge:MqttAddress"], out var address))
            wrong.Add($"Edge:MqttAddress: '{configuration["Edge:MqttAddress"]}' is no address. "
                + "Allowed: an address of this machine, or 0.0.0.0 for all.");
        var options = new EdgeOptions(address ?? IPAddress.Loopback, Ports.Read(configuration, PortKey, wrong),
            Minutes(configuration, "Edge:ListBeforeMinutes", wrong), Minutes(configuration, "Edge:ListAfterMinutes", wrong));
        return wrong.Count == 0 ? options : throw new ConfigurationException(wrong);
    }

    static TimeSpan Minutes(IConfiguration configuration, string key, List<string> wrong)
    {
        if (int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && minutes <= 7 * 24 * 60)
            return TimeSpan.FromMinutes(minutes);
        wrong.Add($"{key}: '{configuration[key]}' is not allowed. Allowed: 0 to 10080 minutes.");
        return TimeSpan.Zero;
    }
}
