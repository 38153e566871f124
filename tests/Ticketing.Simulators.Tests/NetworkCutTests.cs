using System.Net;
using System.Net.Sockets;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Tests;

public sealed class NetworkCutTests : IAsyncDisposable
{
    readonly TcpListener echo = new(IPAddress.Loopback, 0);
    readonly NetworkCut cable;
    readonly Task echoing;

    public NetworkCutTests()
    {
        echo.Start();
        echoing = Echo();
        cable = new NetworkCut("test", ((IPEndPoint)echo.LocalEndpoint).Port);
    }

    [Fact]
    public async Task Bytes_pass_both_ways()
    {
        using var near = await PortConversation.With(cable.Port);
        await near.Send(1, 2, 3);
        await near.Expect(1, 2, 3);
    }

    [Fact]
    public async Task A_cut_breaks_what_is_open_and_refuses_what_is_new_until_it_is_mended()
    {
        using var near = await PortConversation.With(cable.Port);
        await near.Send(1);
        await near.Read(1);
        cable.Cut();
        Assert.True(await near.IsBroken());
        Assert.True(await PortConversation.IsRefused(cable.Port));
        cable.Resume();
        using var again = await PortConversation.With(cable.Port);
        await again.Send(7);
        await again.Expect(7);
    }

    [Fact]
    public async Task Silence_holds_the_bytes_back_and_loses_none()
    {
        using var near = await PortConversation.With(cable.Port);
        await near.Send(1);
        await near.Read(1);
        cable.Silence();
        await near.Send(2);
        using (var other = await PortConversation.With(cable.Port))
        {
            await other.Send(9);
            Assert.False(near.HasAnswer || other.HasAnswer);
        }
        cable.Resume();
        await near.Expect(2);
    }

    [Fact]
    public async Task A_delay_slows_every_answer_down()
    {
        using var near = await PortConversation.With(cable.Port);
        await near.Send(1);
        await near.Read(1);
        cable.Delay(TimeSpan.FromMilliseconds(60));
        var before = TimeProvider.System.GetTimestamp();
        await near.Send(2);
        await near.Read(1);
        Assert.True(TimeProvider.System.GetElapsedTime(before) >= TimeSpan.FromMilliseconds(115));
    }

    [Fact]
    public async Task When_the_other_side_is_gone_the_caller_is_told()
    {
        echo.Stop();
        Assert.True(await PortConversation.IsRefused(cable.Port));
    }

    public async ValueTask DisposeAsync()
    {
        await cable.DisposeAsync();
        echo.Stop();
        await echoing;
    }

    async Task Echo()
    {
        try
        {
            while (true)
                _ = Answer(await echo.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }

        static async Task Answer(TcpClient caller)
        {
            using var connection = caller;
            var stream = caller.GetStream();
            try
            {
                await stream.CopyToAsync(stream);
            }
            catch (IOException)
            {
                // The cable was cut.
            }
        }
    }
}
