using System;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    // The moves of a sale as far as its answer: keys, chip, question, decision.
    public sealed partial class ReaderLogic
    {
        void OnKey(char key, long nowMs)
        {
            if (key == Keys.Cancel)
            {
                OnCancel(nowMs);
                return;
            }

            if (State == ReaderState.Asking || State == ReaderState.Writing || State == ReaderState.Represent
                || _sequences.Exhausted || !IsConfigured)
            {
                _action.Signal(LightCommand.Keep, BuzzerCommand.Wait);
                return;
            }

            if (State == ReaderState.Typing)
            {
                OnTyped(key, nowMs);
                return;
            }

            int product = Keys.ProductOf(key);
            if (key == Keys.Amount)
            {
                _basket.Clear();
                State = ReaderState.Typing;
                ShowTyped(nowMs);
            }
            else if (key == Keys.Balance)
            {
                _basket.Clear();
                Arm(nowMs);
            }
            else if (product >= 0 && product < Settings.ProductCount)
            {
                if (State != ReaderState.Armed)
                    _basket.Clear();
                if (!_basket.Add(Settings.Products[product]))
                    _action.Signal(LightCommand.Keep, BuzzerCommand.Wait);
                Arm(nowMs);
            }
            else
                _action.Signal(LightCommand.Keep, BuzzerCommand.Wait);
        }

        void OnTyped(char key, long nowMs)
        {
            bool taken = key >= '0' && key <= '9' && _basket.Type(key - '0');
            if (key == Keys.Enter && _basket.Amount > 0)
                Arm(nowMs);
            else
            {
                if (!taken)
                    _action.Signal(LightCommand.Keep, BuzzerCommand.Wait);
                ShowTyped(nowMs);
            }
        }

        void OnCancel(long nowMs)
        {
            switch (State)
            {
                case ReaderState.Represent:
                    TakeBack(nowMs);
                    break;
                case ReaderState.Typing:
                case ReaderState.Armed:
                    _action.End();
                    GoIdle();
                    break;
                case ReaderState.Showing:
                    GoIdle();
                    break;
                default:
                    // With the edge or on the chip: it ends by itself within two seconds.
                    _action.Signal(LightCommand.Keep, BuzzerCommand.Wait);
                    break;
            }
        }

        void Arm(long nowMs)
        {
            State = ReaderState.Armed;
            _deadline = nowMs + ArmedMs;
            if (_action.Buzzer == BuzzerCommand.Keep)
                _action.Signal(LightCommand.Dark, BuzzerCommand.Keep);
            string what = _basket.Amount == 0 ? "Solde" : _basket.Quantity + " x " + _basket.Name;
            if (_basket.Amount > 0 && _basket.Product == 0)
                what = "Montant libre";
            _action.Show(
                what, _basket.Amount == 0 ? "" : ReaderTexts.Euros(_basket.Amount), ReaderTexts.Present, ReaderTexts.CanCancel);
        }

        void ShowTyped(long nowMs)
        {
            _deadline = nowMs + ArmedMs;
            _action.Show("Montant libre", ReaderTexts.Euros(_basket.Amount), "", ReaderTexts.CanEnter);
        }

        void OnChip(ReaderInput input, long nowMs)
        {
            _fieldUidLength = input.UidLength;
            Array.Copy(input.Uid, 0, _fieldUid, 0, input.UidLength);
            bool stayed = _lastUidLength == input.UidLength;
            for (int i = 0; stayed && i < input.UidLength; i++)
                stayed = _lastUid[i] == input.Uid[i];
            // The guest before still has the chip there: it does not pay for the next one.
            if (stayed || State == ReaderState.Asking || State == ReaderState.Writing || Settings.PurseKeyEpoch == 0)
                return;
            _chipKey = PurseKey.Derive(Settings.PurseMasterKey, input.Uid, input.UidLength);
            _reading = PurseLayout.Read(input.Memory, _chipKey, _purse);
            if (State == ReaderState.Represent)
                OnChipAgain(input, nowMs);
            else if (_reading != PurseReading.NotGenuine && _topUps.IsWaiting(
                input.Uid, input.UidLength, _purse.Sequence, out int balance, out uint sequence))
                WriteTopUp(input, balance, sequence, nowMs);
            else if (State == ReaderState.Armed)
                BeginDebit(input, nowMs);
        }

        void BeginDebit(ReaderInput input, long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            pending.Sequence = _sequences.Next();
            pending.Asked = _linked;
            pending.SetUid(input.Uid, input.UidLength);
            pending.Amount = _basket.Amount;
            pending.Product = _basket.Product;
            pending.Quantity = _basket.Quantity;
            pending.TimeMs = UnixMs(nowMs);
            pending.Decided = false;
            pending.Offline = false;
            if (pending.Amount > 0)
            {
                _memory.Begin(_action.Records);
                _failing = Failing.Begin;
            }

            if (!_linked)
            {
                DecideAlone(nowMs);
                return;
            }

            _attempts = 0;
            State = ReaderState.Asking;
            Ask(nowMs);
            _action.Signal(LightCommand.Dark, BuzzerCommand.Keep);
            _action.Show("", "Un instant...", "Laissez la carte", "");
        }

        void Ask(long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            DebitFrame debit = _action.Debit;
            debit.SetUid(pending.Uid, pending.UidLength);
            debit.Purse = _reading;
            debit.PurseSequence = _purse.Sequence;
            debit.PurseBalance = _purse.Balance;
            debit.Amount = pending.Amount;
            debit.Product = pending.Product;
            debit.Quantity = pending.Quantity;
            debit.TimeMs = pending.TimeMs;
            debit.Retry = _attempts > 0;
            _attempts++;
            _deadline = nowMs + Settings.DecisionTimeoutMs;
            _action.Ask(pending.Sequence);
        }

        void OnNoAnswer(long nowMs)
        {
            if (_attempts < MostAttempts)
                Ask(nowMs);
            else
                DecideAlone(nowMs);
        }

        void OnDecision(DebitDecisionFrame decision, long nowMs)
        {
            if (State != ReaderState.Asking || decision.RequestSequence != _memory.Pending.Sequence)
                return;
            _revoked = decision.Outcome == DebitOutcome.DeviceRevoked;
            Follow(decision.Outcome, false, decision.NewBalance, decision.NewPurseSequence, nowMs);
        }

        void DecideAlone(long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            _request.Offline = true;
            _request.DeviceRevoked = _revoked;
            _request.Ready = IsReadyAlone;
            _request.Blocked = _purse.Blocked || Blocked.ReasonFor(ChipUid.Key(pending.Uid, pending.UidLength)) != 0;
            _request.Purse = _reading;
            _request.PurseSequence = _purse.Sequence;
            _request.PurseBalance = _purse.Balance;
            _request.Amount = pending.Amount;
            _request.Quantity = pending.Quantity;
            _request.FloorLimit = Settings.FloorLimit;
            _request.MaxOfflineAmount = Settings.MaxOfflineAmount;
            _request.OfflineSpent = _memory.OfflineSpent(pending.Uid, pending.UidLength);
            DebitRules.Decide(_request, _answer);
            Follow(_answer.Outcome, true, _answer.NewBalance, _answer.NewPurseSequence, nowMs);
        }

        void Follow(DebitOutcome outcome, bool offline, int newBalance, uint newSequence, long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            _action.DebitSequence = pending.Sequence;
            _action.Answer(outcome, offline);
            if (DebitOutcomes.WritesChip(outcome) && newSequence > 0 && newSequence <= PurseLayout.MaxSequence)
            {
                pending.Offline = offline;
                pending.Decided = true;
                pending.NewBalance = newBalance;
                pending.NewSequence = newSequence;
                _writing = DebitOutcomes.Debits(outcome) ? Writing.Debit : Writing.Correction;
                if (_writing == Writing.Debit)
                {
                    _memory.Decide(_action.Records);
                    if (_failing == Failing.Nothing)
                        _failing = Failing.Decision;
                }

                Write();
                return;
            }

            if (DebitOutcomes.WritesChip(outcome))
            {
                // A purse that cannot be written was approved: the money goes back.
                TakeBack(nowMs);
                return;
            }

            if (outcome == DebitOutcome.BalanceTold)
            {
                RememberChip();
                End("Solde", ReaderTexts.Euros(newBalance), "", offline ? ReaderTexts.CutOff : "", nowMs);
                _action.Signal(LightCommand.Green, BuzzerCommand.Accept);
                return;
            }

            // The edge may have booked it, and its answer be lost: it is told that nothing was written.
            if (offline && pending.Asked && pending.IsOpen)
                Settle(DebitResult.Reversed, nowMs);
            else
                _memory.Close(_action.Records);
            Refuse(outcome, offline, nowMs);
        }
    }
}
