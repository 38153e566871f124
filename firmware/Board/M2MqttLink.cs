#if NANOFRAMEWORK_1_0
using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// One long TLS connection by M2Mqtt. It is made again only when it has gone: each TLS session holds two 16.7 KB buffers
    /// and connecting leaks memory on ESP32-S3. A thread of its own connects, so that the gate never waits for the network.
    /// </summary>
    public sealed class M2MqttLink : IEdgeLink
    {
        const ushort KeepAliveSeconds = 10;
        const int FirstPauseMs = 1000;
        const int LongestPauseMs = 15000;

        readonly string _host;
        readonly int _port;
        readonly string _clientId;
        readonly string[] _topics;
        readonly X509Certificate _authority;
        readonly X509Certificate2 _certificate;
        readonly MqttQoSLevel[] _levels;
        MqttClient _client;

        /// <summary>Prepares the link; <see cref="Start"/> connects it.</summary>
        /// <param name="host">
        /// Edge's name (<see cref="Ticketing.Protocol.Device.EdgeName"/>), by the venue's DNS. M2Mqtt hands it to mbedTLS, which
        /// asks for it (SNI) and takes no certificate without it: never an address.
        /// </param>
        /// <param name="port">MQTT over TLS, 8883.</param>
        /// <param name="clientId">The device's id, the common name of its certificate.</param>
        /// <param name="topics">What the device listens to.</param>
        /// <param name="authority">The venue's certificate authority: no other is trusted.</param>
        /// <param name="certificate">The device's own certificate with its private key.</param>
        public M2MqttLink(
            string host, int port, string clientId, string[] topics, X509Certificate authority, X509Certificate2 certificate)
        {
            _host = host;
            _port = port;
            _clientId = clientId;
            _topics = topics;
            _authority = authority;
            _certificate = certificate;
            _levels = new MqttQoSLevel[topics.Length];
            for (int i = 0; i < topics.Length; i++)
                _levels[i] = MqttQoSLevel.AtLeastOnce;
        }

        /// <inheritdoc />
        public event EdgeMessageHandler Received;

        /// <inheritdoc />
        public bool Connected
        {
            get { return _client != null && _client.IsConnected; }
        }

        /// <summary>Begins to connect, and connects again for as long as the device runs.</summary>
        public void Start()
        {
            new Thread(KeepConnected).Start();
        }

        /// <inheritdoc />
        public bool Publish(string topic, byte[] payload)
        {
            MqttClient client = _client;
            if (client == null || !client.IsConnected)
                return false;

            try
            {
                client.Publish(topic, payload, null, null, MqttQoSLevel.AtLeastOnce, false);
                return true;
            }
            catch (Exception)
            {
                // The connection went in between; what matters is repeated by the logic.
                return false;
            }
        }

        void KeepConnected()
        {
            int pause = FirstPauseMs;
            while (true)
            {
                if (Connected)
                    pause = FirstPauseMs;
                else if (!TryConnect())
                    pause = pause * 2 > LongestPauseMs ? LongestPauseMs : pause * 2;

                Thread.Sleep(pause);
            }
        }

        bool TryConnect()
        {
            try
            {
                if (_client != null)
                {
                    _client.MqttMsgPublishReceived -= OnReceived;
                    _client.Dispose();
                    _client = null;
                }

                MqttClient client = new MqttClient(_host, _port, true, _authority, _certificate, MqttSslProtocols.TLSv1_2);
                // The start value; said here because all depends on it: authority, name and "server" use are checked.
                client.Settings.ValidateServerCertificate = true;
                client.MqttMsgPublishReceived += OnReceived;
                _client = client;
                if (client.Connect(_clientId, null, null, false, KeepAliveSeconds) != MqttReasonCode.Success)
                    return false;

                client.Subscribe(_topics, _levels);
                return true;
            }
            catch (Exception failure)
            {
                Console.WriteLine("edge: " + failure.Message);
                return false;
            }
        }

        void OnReceived(object sender, MqttMsgPublishEventArgs e)
        {
            EdgeMessageHandler received = Received;
            if (received != null)
                received(e.Topic, e.Message);
        }
    }
}
#endif
