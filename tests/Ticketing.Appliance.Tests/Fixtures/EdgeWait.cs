using System.Net;
using System.Net.Sockets;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>Waiting for facts, with a limit.</summary>
public static class EdgeWait
{
    // Processes that run side by side begin apart.
    static int lastPort = Environment.ProcessId * 61;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Until(Func<bool> fact, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!fact())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(20)) Assert.Fail($"Never came true: {what}");
            await Task.Delay(10, Stop);
        }
    }

    /// <summary>
    /// A free port below those that the system gives to calls going out, and given once: nobody takes it before it is used.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = 20_000 + (int)((uint)Interlocked.Increment(ref lastPort) % 10_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }
    }
}

/// <summary>A folder that goes with its test.</summary>
public sealed class EdgeFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ticketing-edge-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
