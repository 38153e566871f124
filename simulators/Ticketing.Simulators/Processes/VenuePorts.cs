using System.Net;
using System.Net.Sockets;

namespace Ticketing.Simulators.Processes;

/// <summary>A port that the venue needs is taken; says which and what sets it.</summary>
public sealed class BusyPortException(int port, string what, string option)
    : Exception($"Port {port} ({what}) is busy. Free it, or choose another with {option}.");

/// <summary>One till's ports.</summary>
public sealed record TillPorts(int Web, int LocalGrpc, int ReceiptPrinter, int TicketPrinter, int CardTerminal);

/// <summary>All ports of a venue on loopback.</summary>
public sealed record VenuePorts(
    int HubWeb, int HubGrpc, int EdgeMqtt, int EdgeWeb, int EdgeLocalGrpc, IReadOnlyList<TillPorts> Tills)
{
    /// <summary>The ports of docs/architecture.md; the second till's are ten further each.</summary>
    public static VenuePorts Demo(int tills = 2) => new(5080, 5443, 8883, 5180, 5181,
        [.. Enumerable.Range(0, tills).Select(i => new TillPorts(
            5280 + 10 * i, 5281 + 10 * i, 9100 + 10 * i, 9101 + 10 * i, 9200 + 10 * i))]);

    /// <summary>Ports that nobody uses now. They are held until all are known, so that no two are the same.</summary>
    public static VenuePorts Free(int tills = 2)
    {
        var held = new List<TcpListener>();
        int Next()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            held.Add(listener);
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        try
        {
            return new VenuePorts(Next(), Next(), Next(), Next(), Next(), [.. Enumerable.Range(0, tills)
                .Select(_ => new TillPorts(Next(), Next(), Next(), Next(), Next()))]);
        }
        finally
        {
            held.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>Every port with what it is for and the option that sets it.</summary>
    public IEnumerable<(int Port, string What, string Option)> All()
    {
        yield return (HubWeb, "web admin", "--hub-web");
        yield return (HubGrpc, "hub, gRPC", "--hub-grpc");
        yield return (EdgeMqtt, "edge, MQTT", "--edge-mqtt");
        yield return (EdgeWeb, "edge, status page", "--edge-web");
        yield return (EdgeLocalGrpc, "edge, local gRPC", "--edge-web (the port after it)");
        for (var i = 0; i < Tills.Count; i++)
        {
            var (till, name) = (Tills[i], $"till {i + 1}");
            yield return (till.Web, $"{name}, touch screen", "--till-web");
            yield return (till.LocalGrpc, $"{name}, local gRPC", "--till-web (the port after it)");
            yield return (till.ReceiptPrinter, $"{name}, receipt printer", "--printers");
            yield return (till.TicketPrinter, $"{name}, ticket printer", "--printers");
            yield return (till.CardTerminal, $"{name}, card terminal", "--terminals");
        }
    }

    /// <exception cref="BusyPortException">Names the first port that is taken.</exception>
    public void RequireFree()
    {
        foreach (var (port, what, option) in All())
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Listen(1);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse
                or SocketError.AccessDenied)
            {
                throw new BusyPortException(port, what, option);
            }
        }
    }
}
