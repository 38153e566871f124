using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    // The moves of people: a ticket, an answer, turned arms, the alarm, the supervisor's key.
    public sealed partial class TurnstileLogic
    {
        void OnMedia(long nowMs)
        {
            ScanFrame scan = _action.Scan;
            if (State == TurnstileState.Evacuation)
            {
                _action.Answer(AccessOutcome.Evacuation, true);
                return;
            }

            if (State == TurnstileState.Asking || State == TurnstileState.Open)
            {
                // The person who is being served still holds the ticket there, or the next one is too early.
                if (_alone.IsServed(scan))
                {
                    _debounce.IsDoubleRead(scan.Media, 0, scan.MediaLength, nowMs);
                    _action.Answer(AccessOutcome.DoubleRead, false);
                }
                else
                {
                    _action.Hardware(LockCommand.Keep, LightCommand.Keep, BuzzerCommand.Wait);
                    _action.Show("ATTENDEZ", GateTexts.OneByOne, "", "");
                }

                return;
            }

            if (_debounce.IsDoubleRead(scan.Media, 0, scan.MediaLength, nowMs))
            {
                _action.Answer(AccessOutcome.DoubleRead, false);
                return;
            }

            _alone.Read(scan);
            if (_sequences.Exhausted)
            {
                Refuse(AccessOutcome.GateNotReady, false, 0, 0, 0, nowMs);
                return;
            }

            _scan = _sequences.Next();
            if (!_linked)
            {
                DecideAlone(nowMs, false);
                return;
            }

            scan.Direction = Knowledge.Settings.Direction;
            scan.DeviceTimeMs = UnixMs(nowMs);
            scan.Retry = false;
            _recent.Asked(_scan);
            State = TurnstileState.Asking;
            _deadline = nowMs + Knowledge.Settings.DecisionTimeoutMs;
            _refusedShown = false;
            _action.Ask(_scan);
            _action.Hardware(LockCommand.Shut, LightCommand.Dark, BuzzerCommand.Silent);
            _action.Show("", GateTexts.Checking, "", "");
        }

        void OnDecision(DecisionFrame decision, long nowMs)
        {
            _revoked = decision.Outcome == AccessOutcome.DeviceRevoked || (_revoked && !AccessOutcomes.Opens(decision.Outcome));
            if (State != TurnstileState.Asking || decision.RequestSequence != _scan)
            {
                OnLateDecision(decision, nowMs);
                return;
            }

            _recent.Close(_scan);
            if (AccessOutcomes.Opens(decision.Outcome))
            {
                int openMs = decision.OpenTimeMs > 0 ? decision.OpenTimeMs : Knowledge.Settings.OpenTimeMs;
                Fill(decision.Outcome, false, decision.Performance, decision.Serial, nowMs);
                Open(_alone.FingerprintFor(decision.Performance, decision.Serial), openMs, decision.Place, nowMs);
            }
            else
                Refuse(decision.Outcome, false, decision.Performance, decision.Serial, decision.PreviousEntryMs, nowMs);
        }

        void OnLateDecision(DecisionFrame decision, long nowMs)
        {
            bool isQuestion = _recent.IsOpenQuestion(decision.RequestSequence, out bool known);
            bool before = !known && decision.RequestSequence > _memory.HighestOpened
                && decision.RequestSequence >> 20 < (uint)_memory.Boot;
            if ((isQuestion || before) && AccessOutcomes.Opens(decision.Outcome))
            {
                _recent.Close(decision.RequestSequence);
                Fill(decision.Outcome, false, decision.Performance, decision.Serial, nowMs);
                _report.ScanSequence = decision.RequestSequence;
                Report(PassageResult.NotPassed, false);
            }
        }

        void DecideAlone(long nowMs, bool asked)
        {
            _alone.Decide(UnixMs(nowMs), _clockKnown, _revoked, !_linked);
            _recent.Close(_scan);
            Fill(_alone.Outcome, true, _alone.Performance, _alone.Serial, nowMs);
            if (AccessOutcomes.Opens(_alone.Outcome))
            {
                Open(_alone.Fingerprint, Knowledge.Settings.OpenTimeMs, "", nowMs);
                return;
            }

            // The edge may have admitted and its answer be lost: it is told that nobody went in.
            if (asked || (_alone.Outcome != AccessOutcome.GateNotReady && Pending < MostRefusalsKept))
                Report(PassageResult.NotPassed, false);

            Refuse(_alone.Outcome, true, _alone.Performance, _alone.Serial, 0, nowMs);
        }

        void Open(ulong fingerprint, int openMs, string place, long nowMs)
        {
            CopyReport(_memory.Opening);
            _memory.Begin(fingerprint, _action.Records);
            State = TurnstileState.Open;
            _deadline = nowMs + openMs;
            AccessOutcome outcome = _report.Outcome;
            _action.ScanSequence = _report.ScanSequence;
            _action.Answer(outcome, _report.Offline);
            _action.Hardware(LockCommand.Open, LightCommand.Green, BuzzerCommand.Accept);
            _action.Show(
                GateTexts.Title(outcome), GateTexts.Reason(outcome), place, _report.Offline ? GateTexts.CutOff : "");
        }

        void Refuse(AccessOutcome outcome, bool offline, uint performance, ulong serial, long usedAtMs, long nowMs)
        {
            State = TurnstileState.Refused;
            _deadline = nowMs + RefusalMs;
            _refusedShown = true;
            _refusedPerformance = performance;
            _refusedSerial = serial;
            Fill(outcome, offline, performance, serial, nowMs);
            _action.ScanSequence = _scan;
            _action.Answer(outcome, offline);
            _action.Hardware(
                LockCommand.Shut, LightCommand.Red, outcome == AccessOutcome.DoubleRead ? BuzzerCommand.Wait : BuzzerCommand.Refuse);
            long minutes = (UnixMs(nowMs) - usedAtMs) / 60000;
            string advice = usedAtMs > 0 && _clockKnown && minutes >= 0 && minutes < 1440
                ? "Il y a " + minutes + " min"
                : GateTexts.Advice(outcome);
            _action.Show(GateTexts.Title(outcome), GateTexts.Reason(outcome), advice, offline ? GateTexts.CutOff : "");
        }

        void OnRotation(long nowMs)
        {
            if (State == TurnstileState.Open)
            {
                Settle(PassageResult.Passed, nowMs);
                GoIdle();
                return;
            }

            Fill(State == TurnstileState.Evacuation ? AccessOutcome.Evacuation : AccessOutcome.GateNotReady, !_linked, 0, 0, nowMs);
            _report.ScanSequence = 0;
            if (State == TurnstileState.Evacuation)
            {
                Evacuated++;
                Report(PassageResult.Evacuation, false);
                return;
            }

            ForcedPassages++;
            Report(PassageResult.ForcedByPerson, false);
            _action.Settle(PassageResult.ForcedByPerson);
            if (State != TurnstileState.Asking)
            {
                State = TurnstileState.Refused;
                _deadline = nowMs + RefusalMs;
                _refusedShown = false;
                _action.Hardware(LockCommand.Shut, LightCommand.Red, BuzzerCommand.Alarm);
                _action.Show("ALERTE", GateTexts.ForcedArms, "", "");
            }
        }

        void OnFireAlarm(long nowMs)
        {
            _action.EvacuateFirst();
            if (State == TurnstileState.Open)
                Settle(PassageResult.NotPassed, nowMs);

            State = TurnstileState.Evacuation;
            _action.Hardware(LockCommand.Open, LightCommand.Green, BuzzerCommand.Alarm);
            _action.Show("ÉVACUATION", "Sortez calmement", "", "");
        }

        void OnSupervisor(long nowMs)
        {
            if (State == TurnstileState.Evacuation || State == TurnstileState.Open || _sequences.Exhausted)
                return;

            // After a refusal the key is about that ticket; while the edge is asked, about the one that is with it.
            uint performance = 0;
            ulong serial = 0;
            bool about = State == TurnstileState.Asking || (State == TurnstileState.Refused && _refusedShown);
            if (about)
            {
                performance = State == TurnstileState.Asking ? _alone.Performance : _refusedPerformance;
                serial = State == TurnstileState.Asking ? _alone.Serial : _refusedSerial;
                _recent.Close(_scan);
            }

            Fill(AccessOutcome.Forced, !_linked, performance, serial, nowMs);
            _report.ScanSequence = about ? _scan : 0;
            ulong fingerprint = about ? _alone.FingerprintFor(performance, serial) : 0;
            Open(fingerprint, Knowledge.Settings.OpenTimeMs, "", nowMs);
        }
    }
}
