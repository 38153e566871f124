using System.Net;
using System.Net.Sockets;

namespace Ticketing.Simulators.Tests;

/// <summary>A till's side of one connection, with a deadline on every read.</summary>
sealed class PortConversation : IDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    readonly TcpClient client = new() { NoDelay = true };

    public static async Task<PortConversation> With(int port)
    {
        var conversation = new PortConversation();
        await conversation.client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return conversation;
    }

    public async Task Send(params byte[] bytes) =>
        await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    public async Task<byte[]> Read(int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var bytes = new byte[count];
        await client.GetStream().ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }

    public async Task Expect(params byte[] answer) =>
        Assert.Equal(Convert.ToHexString(answer), Convert.ToHexString(await Read(answer.Length)));

    /// <summary>Everything until the other side closes.</summary>
    public async Task<byte[]> ReadToEnd()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var all = new MemoryStream();
        await client.GetStream().CopyToAsync(all, deadline.Token);
        return all.ToArray();
    }

    public async Task<bool> IsBroken()
    {
        try
        {
            await Read(1);
            return false;
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            return true;
        }
    }

    /// <summary>Nobody takes the connection, or it breaks at once.</summary>
    public static async Task<bool> IsRefused(int port)
    {
        try
        {
            using var conversation = await With(port);
            return await conversation.IsBroken();
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public bool HasAnswer => client.Available > 0;

    public void Dispose() => client.Dispose();
}
