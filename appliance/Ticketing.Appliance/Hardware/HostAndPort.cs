using System.Globalization;

namespace Ticketing.Appliance;

/// <summary>Where a device listens, as configuration writes it: "host:port".</summary>
public sealed record HostAndPort(string Host, int Port)
{
    /// <exception cref="FormatException">Not "host:port" with a port from 1 to 65535.</exception>
    public static HostAndPort Parse(string text, string key)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            ? new(text[..colon], port)
            : throw new FormatException($"{key} is '{text}': \"host:port\" is wanted, with a port from 1 to 65535.");
    }

    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";
}
