using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Simulators.Devices;

/// <summary>One guest at the bar, from the chip on the reader to the end of the sale.</summary>
sealed class Guest(TimeProvider time, SimulatedChip? comesBackWith)
{
    readonly TaskCompletionSource<DebitVisit> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly long _began = time.GetTimestamp();
    DebitOutcome? _outcome;
    DebitResult? _result;
    bool _offline;
    int _torn;

    public Task<DebitVisit> Visit => _over.Task;

    /// <summary>Looks at what the reader did. A chip: it is asked for again, and the guest brings it.</summary>
    public SimulatedChip? Take(ReaderAction action, string page)
    {
        if (action.Answered)
        {
            _outcome = action.Outcome;
            _offline = action.Offline;
        }

        if (action.Settled)
            _result = action.Result;
        if (action.Over)
            _over.TrySetResult(Describe(false, page));
        if (!action.AsksForChipAgain)
            return null;
        _torn++;
        return comesBackWith;
    }

    public void LosePower() => _over.TrySetResult(Describe(true, ""));

    DebitVisit Describe(bool powerLost, string page) =>
        new(_outcome, _result, _offline, _torn, time.GetElapsedTime(_began), powerLost, page);
}
