#if NANOFRAMEWORK_1_0
using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// What commissioning put on the internal drive: <c>device.txt</c> (key=value lines), <c>ca.pem</c>, <c>device.pem</c>,
    /// <c>device.key</c>. hardware-docs/turnstile.md says how they come there.
    /// </summary>
    public sealed class DeviceFiles
    {
        /// <summary>The drive that survives a new application.</summary>
        public const string Root = "I:\\";

        readonly string[] _lines;

        /// <summary>Reads <c>device.txt</c>.</summary>
        /// <exception cref="Exception">The file is missing: the device has not been commissioned.</exception>
        public DeviceFiles()
        {
            _lines = ReadText("device.txt").Split('\n');
        }

        /// <summary>The certificate of the venue's authority.</summary>
        public X509Certificate Authority
        {
            get { return new X509Certificate(ReadText("ca.pem")); }
        }

        /// <summary>The device's certificate with its private key.</summary>
        public X509Certificate2 Certificate
        {
            get { return new X509Certificate2(ReadText("device.pem"), ReadText("device.key"), ""); }
        }

        /// <summary>One setting.</summary>
        /// <param name="key">For instance <c>edge.port</c>.</param>
        /// <returns>Its text without spaces at the ends.</returns>
        /// <exception cref="Exception">The key is missing.</exception>
        public string Setting(string key)
        {
            for (int i = 0; i < _lines.Length; i++)
            {
                int equals = _lines[i].IndexOf('=');
                if (equals > 0 && _lines[i].Substring(0, equals).Trim() == key)
                    return _lines[i].Substring(equals + 1).Trim();
            }

            throw new Exception("I:\\device.txt: the line \"" + key + "=...\" is missing.");
        }

        static string ReadText(string name)
        {
            string path = Root + name;
            if (!File.Exists(path))
                throw new Exception(path + " is missing: put it there with nanoff --filedeployment.");

            return File.ReadAllText(path);
        }
    }
}
#endif
