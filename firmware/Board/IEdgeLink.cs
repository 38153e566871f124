namespace Ticketing.Firmware.Board
{
    /// <summary>A message has come from the edge.</summary>
    /// <param name="topic">MQTT topic.</param>
    /// <param name="payload">One frame of the device protocol.</param>
    public delegate void EdgeMessageHandler(string topic, byte[] payload);

    /// <summary>
    /// The one connection of a device to its edge: MQTT over TLS, client certificate, quality of service 1, persistent session.
    /// It connects again by itself; nothing in here blocks.
    /// </summary>
    public interface IEdgeLink
    {
        /// <summary>Raised for each message, on the link's own thread.</summary>
        event EdgeMessageHandler Received;

        /// <summary>The broker has accepted the session and the keep-alive has not run out.</summary>
        bool Connected { get; }

        /// <summary>Hands a message over for sending. It is not kept while the link is down: the logic repeats what matters.</summary>
        /// <param name="topic">MQTT topic.</param>
        /// <param name="payload">One frame; the link keeps the array.</param>
        /// <returns>False when the link is down.</returns>
        bool Publish(string topic, byte[] payload);
    }
}
