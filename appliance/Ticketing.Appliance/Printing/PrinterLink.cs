using System.Net.Sockets;

namespace Ticketing.Appliance.Printing;

/// <summary>One connection to a printer. Reading gives null when the time is over; a broken link throws <see cref="IOException"/>.</summary>
public sealed class PrinterLink : IDisposable
{
    static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    readonly TcpClient client = new() { NoDelay = true };
    readonly TimeProvider clock;
    readonly byte[] one = new byte[1];

    PrinterLink(TimeProvider clock) => this.clock = clock;

    /// <summary>Null: nobody listens there.</summary>
    public static async Task<PrinterLink?> OpenAsync(HostAndPort address, TimeProvider clock, CancellationToken stop)
    {
        var link = new PrinterLink(clock);
        try
        {
            using var limit = new CancellationTokenSource(ConnectLimit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            await link.client.ConnectAsync(address.Host, address.Port, either.Token);
            return link;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            link.Dispose();
            return null;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes, stop);
        }
        catch (SocketException e)
        {
            throw new IOException("The link to the printer broke.", e);
        }
    }

    public async Task<byte?> ReadAsync(TimeSpan limit, CancellationToken stop)
    {
        using var waiting = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token, stop);
        try
        {
            return await client.GetStream().ReadAsync(one, either.Token) == 1
                ? one[0]
                : throw new IOException("The printer hung up.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw new IOException("The link to the printer broke.", e);
        }
    }

    public void Dispose() => client.Dispose();
}
