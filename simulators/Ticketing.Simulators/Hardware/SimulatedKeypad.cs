using System.Collections.Concurrent;
using Ticketing.Firmware.CashlessReader;

namespace Ticketing.Simulators.Hardware;

/// <summary>A keypad whose keys are pressed one after the other.</summary>
public sealed class SimulatedKeypad : IKeypad
{
    readonly ConcurrentQueue<char> _pressed = new();

    public void Press(char key) => _pressed.Enqueue(key);

    public void PowerCut() => _pressed.Clear();

    public char Take() => _pressed.TryDequeue(out var key) ? key : '\0';
}
