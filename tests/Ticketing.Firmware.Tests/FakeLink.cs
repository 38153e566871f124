using Ticketing.Firmware.Board;

namespace Ticketing.Firmware.Tests;

/// <summary>A link whose other end is the test: what was sent is looked at, and answered at once or not at all.</summary>
sealed class FakeLink : IEdgeLink
{
    public event EdgeMessageHandler? Received;

    /// <summary>What the edge does with a message: topic, bytes.</summary>
    public Action<string, byte[]> Edge { get; set; } = (_, _) => { };

    public bool Connected { get; set; }

    public bool Publish(string topic, byte[] payload)
    {
        if (Connected)
            Edge(topic, payload);
        return Connected;
    }

    public void Send(byte[] payload) => Received?.Invoke("", payload);
}
