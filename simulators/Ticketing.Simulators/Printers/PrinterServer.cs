using System.Net;
using System.Net.Sockets;

namespace Ticketing.Simulators.Printers;

/// <summary>What both printers share: a port, one connection a job, and the folder that the pictures go to.</summary>
public abstract class PrinterServer : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly CancellationTokenSource stopping = new();
    readonly Lock guard = new();
    readonly HashSet<Task> jobs = [];
    readonly Task accepting;
    int printed;

    protected PrinterServer(string name, int port, string? folder, PaperRoll roll)
    {
        Name = name;
        Folder = folder;
        Roll = roll;
        if (folder is not null)
            Directory.CreateDirectory(folder);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public string Name { get; }

    public int Port { get; }

    public PaperRoll Roll { get; }

    /// <summary>Pieces of paper that came out.</summary>
    public int Printed => Volatile.Read(ref printed);

    /// <summary>Last picture written; null before the first, and when no folder was given.</summary>
    public string? LastPicture { get; private set; }

    /// <summary>The next connection breaks in the middle of the job, once.</summary>
    public bool BreakNextJob { get; set; }

    /// <summary>At most that many pictures are written: an evening has hundreds of tickets.</summary>
    public int MaxPictures { get; set; } = int.MaxValue;

    protected string? Folder { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        Task[] open;
        lock (guard)
            open = [.. jobs];
        await Task.WhenAll(open);
        stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task Print(NetworkStream till, CancellationToken stop);

    protected void CameOut(Func<byte[]> picture)
    {
        var number = Interlocked.Increment(ref printed);
        if (Folder is null || number > MaxPictures)
            return;
        var path = Path.Combine(Folder, $"{Name}-{number:0000}.png");
        File.WriteAllBytes(path, picture());
        LastPicture = path;
    }

    async Task Accept()
    {
        while (true)
        {
            TcpClient till;
            try
            {
                till = await listener.AcceptTcpClientAsync(stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            var job = Serve(till);
            lock (guard)
            {
                jobs.RemoveWhere(j => j.IsCompleted);
                jobs.Add(job);
            }
        }
    }

    async Task Serve(TcpClient till)
    {
        using var connection = till;
        connection.NoDelay = true;
        try
        {
            await Print(connection.GetStream(), stopping.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The till is gone: what has come out has come out.
        }
    }
}
