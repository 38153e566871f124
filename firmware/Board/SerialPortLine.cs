using System;
using System.IO.Ports;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// A serial port, 8N1. On nanoFramework <c>Read</c> waits for all bytes asked for and on the desktop it does not:
    /// asking for at most <c>BytesToRead</c> is right on both.
    /// </summary>
    public sealed class SerialPortLine : ISerialLine, IDisposable
    {
        readonly SerialPort _port;

        /// <summary>Opens the port.</summary>
        /// <param name="portName"><c>COM2</c> on the device, <c>/dev/ttyUSB0</c> on a host.</param>
        /// <param name="baudRate">Bits a second; scan engines come with 9600 or 115200.</param>
        /// <exception cref="System.IO.IOException">The port is missing or taken.</exception>
        public SerialPortLine(string portName, int baudRate)
        {
            _port = new SerialPort(portName, baudRate, Parity.None, 8, StopBits.One);
            _port.ReadTimeout = 100;
            _port.Open();
        }

        /// <inheritdoc />
        public int Take(byte[] buffer)
        {
            int count = _port.BytesToRead;
            if (count == 0)
                return 0;

            return _port.Read(buffer, 0, count < buffer.Length ? count : buffer.Length);
        }

        /// <summary>Closes the port.</summary>
        public void Dispose()
        {
            _port.Dispose();
        }
    }
}
