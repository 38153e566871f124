using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ticketing.Simulators.Script;

/// <summary>What a cable does at this moment.</summary>
public enum LinkState
{
    /// <summary>Bytes pass, after the delay if there is one.</summary>
    Up,

    /// <summary>Connections stay open and nothing passes: a cable pulled out, a switch that hangs.</summary>
    Silent,

    /// <summary>Connections are reset and new ones refused: the other side is known to be gone.</summary>
    Cut,
}

/// <summary>
/// A cable between two programs: a TCP proxy on loopback that can be cut, silenced, slowed down and mended.
/// It passes bytes only, so TLS stays whole from end to end.
/// </summary>
public sealed class NetworkCut : IAsyncDisposable
{
    readonly Func<IPEndPoint> target;
    readonly TcpListener listener;
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentDictionary<Socket, byte> sockets = new();
    readonly ConcurrentBag<Task> pumps = [];
    readonly TimeProvider clock;
    readonly Task accepting;
    volatile LinkState state;
    long delayTicks;
    TaskCompletionSource mended = Completed();

    /// <param name="name">What the table and the log call this cable.</param>
    /// <param name="targetPort">Port on loopback that the bytes go to.</param>
    /// <param name="port">Port to listen on; 0 takes a free one.</param>
    public NetworkCut(string name, int targetPort, int port = 0, TimeProvider? clock = null)
    {
        Name = name;
        target = () => new IPEndPoint(IPAddress.Loopback, targetPort);
        this.clock = clock ?? TimeProvider.System;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public string Name { get; }

    public int Port { get; }

    public LinkState State => state;

    /// <summary>Connections that were made through this cable so far.</summary>
    public int Connections { get; private set; }

    public void Cut()
    {
        state = LinkState.Cut;
        foreach (var socket in sockets.Keys)
            Reset(socket);
    }

    /// <summary>Nothing passes, and nobody is told.</summary>
    public void Silence()
    {
        if (mended.Task.IsCompleted)
            mended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        state = LinkState.Silent;
    }

    /// <summary>Each piece of bytes waits that long in each direction.</summary>
    public void Delay(TimeSpan delay) => Interlocked.Exchange(ref delayTicks, delay.Ticks);

    /// <summary>The cable is as new: no delay, bytes pass.</summary>
    public void Resume()
    {
        Delay(TimeSpan.Zero);
        state = LinkState.Up;
        mended.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        foreach (var socket in sockets.Keys)
            Reset(socket);
        mended.TrySetResult();
        await accepting;
        await Task.WhenAll(pumps);
        stopping.Dispose();
    }

    async Task Accept()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket near;
            try
            {
                near = await listener.AcceptSocketAsync(stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            if (state == LinkState.Cut)
            {
                Reset(near);
                continue;
            }
            Connections++;
            pumps.Add(Join(near));
        }
    }

    async Task Join(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        sockets[near] = 0;
        sockets[far] = 0;
        try
        {
            await far.ConnectAsync(target(), stopping.Token);
            // Cut() may have run while the connection was being made.
            if (state == LinkState.Cut)
                return;
            await Task.WhenAll(Pump(near, far), Pump(far, near));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A broken connection is this class's business: both ends learn it below.
        }
        finally
        {
            Reset(near);
            Reset(far);
            sockets.TryRemove(near, out _);
            sockets.TryRemove(far, out _);
        }
    }

    async Task Pump(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer, stopping.Token);
                if (read == 0)
                    break;
                var delay = Interlocked.Read(ref delayTicks);
                if (delay > 0)
                    await Task.Delay(TimeSpan.FromTicks(delay), clock, stopping.Token);
                while (state == LinkState.Silent)
                    await mended.Task.WaitAsync(stopping.Token);
                await to.SendAsync(buffer.AsMemory(0, read), stopping.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
        }
    }

    static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone.
        }
        socket.Dispose();
    }

    static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
