using System.Text;
using Ticketing.Firmware.Board;

namespace Ticketing.Simulators.Hardware;

/// <summary>A scan engine on a serial line: text and CR LF, sometimes everything twice, as real engines do.</summary>
public sealed class SimulatedScanner : ISerialLine
{
    readonly Lock _lock = new();
    readonly Queue<byte> _sent = new();

    /// <summary>The engine has read a code.</summary>
    /// <param name="text">What stands in the code.</param>
    /// <param name="twice">The engine sends it a second time at once.</param>
    /// <param name="lineEnd">How the engine ends a line.</param>
    public void Scan(string text, bool twice = false, string lineEnd = "\r\n")
    {
        for (var i = 0; i < (twice ? 2 : 1); i++)
            Send(Encoding.UTF8.GetBytes(text + lineEnd));
    }

    /// <summary>Raw bytes, for noise on the line.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (var value in bytes)
                _sent.Enqueue(value);
        }
    }

    /// <summary>The power went: what had not been read is gone.</summary>
    public void PowerCut()
    {
        lock (_lock)
            _sent.Clear();
    }

    public int Take(byte[] buffer)
    {
        lock (_lock)
        {
            var count = 0;
            while (count < buffer.Length && _sent.TryDequeue(out var value))
                buffer[count++] = value;
            return count;
        }
    }
}
