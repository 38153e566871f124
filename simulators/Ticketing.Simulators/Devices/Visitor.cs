using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;

namespace Ticketing.Simulators.Devices;

/// <summary>One person before the gate, from the ticket to the turned arms.</summary>
sealed class Visitor(TimeProvider time, bool walksThrough)
{
    readonly TaskCompletionSource<GateVisit> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly long _began = time.GetTimestamp();
    bool _asked;
    bool _seenOpen;
    GateVisit? _answer;

    public Task<GateVisit> Visit => _over.Task;

    public static GateVisit Describe(TurnstileAction action, bool isFree, string page) => new(
        action.Outcome, isFree, action.Offline, TimeSpan.Zero, action.Settled ? action.Result : null, false, page);

    /// <summary>Looks at what the gate did. True: the arms are free and the person goes.</summary>
    public bool Take(TurnstileAction action, bool isFree, string page)
    {
        _asked |= action.PublishScan;
        if (_answer is null && action.Answered && !(_asked && action.Outcome == AccessOutcome.DoubleRead))
        {
            _answer = new GateVisit(
                action.Outcome, isFree || _seenOpen, action.Offline, time.GetElapsedTime(_began), null, false, page);
            if (!AccessOutcomes.Opens(action.Outcome) || (action.Outcome == AccessOutcome.Evacuation && !walksThrough))
                _over.TrySetResult(_answer);
            else if (action.Outcome == AccessOutcome.Evacuation)
                _over.TrySetResult(_answer with { Result = PassageResult.Evacuation });
            return AccessOutcomes.Opens(action.Outcome) && walksThrough;
        }

        if (_answer is not null && action.Settled)
            _over.TrySetResult(_answer with { Result = action.Result });
        return false;
    }

    public void SeeOpening() => _seenOpen = true;

    public void LosePower()
    {
        var nothing = new GateVisit(
            AccessOutcome.GateNotReady, _seenOpen, false, time.GetElapsedTime(_began), null, false, "");
        _over.TrySetResult((_answer ?? nothing) with { PowerLost = true });
    }
}
