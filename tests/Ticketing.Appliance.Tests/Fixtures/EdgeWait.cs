using System.Net;
using System.Net.Sockets;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>Waiting for facts, with a limit.</summary>
public static class EdgeWait
{
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

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A folder that goes with its test.</summary>
public sealed class EdgeFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ticketing-edge-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
