using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ticketing.Appliance;

/// <summary>A port is taken: the process ends with exit code 3 and this line.</summary>
public sealed class BusyPortException(int port, string key)
    : Exception($"Port {port} is busy. It is set by {key}.");

/// <summary>Ports as the configuration names them.</summary>
static class Ports
{
    public static int Read(IConfiguration configuration, string key, List<string> wrong)
    {
        if (int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536)
            return port;
        wrong.Add($"{key}: '{configuration[key]}' is not allowed. Allowed: a port from 1 to 65535.");
        return 1;
    }

    /// <summary>Asked before anything starts, so that the line names the key and nothing half started is left.</summary>
    public static void RequireFree(IPAddress address, int port, string key)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new BusyPortException(port, key);
        }
        catch (SocketException e)
        {
            throw new ConfigurationException([$"{key}: {address} port {port} cannot be used: {e.Message}."]);
        }
    }
}
