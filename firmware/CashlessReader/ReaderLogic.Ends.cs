using System;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    // The moves from the answer to the end: write, chip again, paid, taken back, refused.
    public sealed partial class ReaderLogic
    {
        void Write()
        {
            PendingDebit pending = _memory.Pending;
            _next.Sequence = pending.NewSequence;
            _next.Balance = pending.NewBalance;
            _next.Blocked = _purse.Blocked;
            _action.SlotIndex = PurseLayout.NextSlot(_purse);
            PurseLayout.Write(_next, _chipKey, _action.Slot);
            State = ReaderState.Writing;
            _action.Write(pending.Uid, pending.UidLength);
        }

        void WriteTopUp(ReaderInput input, int balance, uint sequence, long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            pending.SetUid(input.Uid, input.UidLength);
            pending.Amount = 0;
            pending.Asked = false;
            pending.NewBalance = balance;
            pending.NewSequence = sequence;
            _writing = Writing.TopUp;
            _deadline = nowMs + ArmedMs;
            Write();
        }

        void OnChipAgain(ReaderInput input, long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            if (!pending.IsOf(input.Uid, input.UidLength))
            {
                RememberChip();
                _action.Signal(LightCommand.Red, BuzzerCommand.Wait);
                _action.Show("AUTRE CARTE", "Représentez", "la première carte", ReaderTexts.CanCancel);
                return;
            }

            if (_reading == PurseReading.Valid && _purse.Sequence == pending.NewSequence && _purse.Balance == pending.NewBalance)
                OnWritten(nowMs);
            else if (_reading == PurseReading.NotGenuine || _purse.Sequence >= pending.NewSequence)
                TakeBack(nowMs);
            else
                Write();
        }

        void OnWritten(long nowMs)
        {
            if (State != ReaderState.Writing && State != ReaderState.Represent)
                return;
            PendingDebit pending = _memory.Pending;
            RememberChip();
            if (_writing == Writing.TopUp && _basket.Amount > 0)
            {
                // The sale that was waiting goes on with the same chip, which has stayed.
                _lastUidLength = 0;
                Arm(nowMs);
                return;
            }

            if (_writing != Writing.Debit)
            {
                End(
                    _writing == Writing.TopUp ? "RECHARGÉ" : "Solde", ReaderTexts.Euros(pending.NewBalance), "Carte à jour", "", nowMs);
                _action.Signal(LightCommand.Green, BuzzerCommand.Accept);
                return;
            }

            Settle(pending.Offline ? DebitResult.OfflineApproved : DebitResult.Written, nowMs);
            End(
                "MERCI",
                "Payé " + ReaderTexts.Euros(pending.Amount),
                "Solde " + ReaderTexts.Euros(pending.NewBalance),
                pending.Offline ? ReaderTexts.CutOff : "",
                nowMs);
            _action.Signal(LightCommand.Green, BuzzerCommand.Accept);
        }

        void AskForChipAgain(int withinMs, long nowMs)
        {
            State = ReaderState.Represent;
            _deadline = nowMs + withinMs;
            _lastUidLength = 0;
            _action.AsksForChipAgain = true;
            _action.DebitSequence = _memory.Pending.Sequence;
            _action.Signal(LightCommand.Red, BuzzerCommand.Refuse);
            string amount = _memory.Pending.Amount > 0 ? ReaderTexts.Euros(_memory.Pending.Amount) : "";
            _action.Show("REPRÉSENTEZ", "LA CARTE", amount, ReaderTexts.CanCancel);
        }

        // Not finished: what the edge may have booked is given back; what only this reader knew is forgotten.
        void TakeBack(long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            bool money = pending.IsOpen && pending.Amount > 0;
            if (pending.IsOpen && pending.Asked)
                Settle(DebitResult.Reversed, nowMs);
            else
                _memory.Close(_action.Records);
            RememberChip();
            End("ANNULÉ", money ? "Rien n'est débité" : "", "", "", nowMs);
            _action.Signal(LightCommand.Red, BuzzerCommand.Refuse);
        }

        void Settle(DebitResult result, long nowMs)
        {
            PendingDebit pending = _memory.Pending;
            _result.SetUid(pending.Uid, pending.UidLength);
            _result.DebitSequence = pending.Sequence;
            _result.Result = result;
            _result.Amount = pending.Amount;
            _result.Product = pending.Product;
            _result.Quantity = pending.Quantity;
            bool written = result == DebitResult.Written || result == DebitResult.OfflineApproved;
            _result.PurseSequence = written ? pending.NewSequence : 0;
            _result.PurseBalance = written ? pending.NewBalance : 0;
            _result.TimeMs = UnixMs(nowMs);
            _memory.Settle(_sequences.Next(), _result, _action.Records);
            _action.DebitSequence = pending.Sequence;
            _action.Settle(result);
        }

        void Refuse(DebitOutcome outcome, bool offline, long nowMs)
        {
            RememberChip();
            _action.Answer(outcome, offline);
            End("REFUSÉ", ReaderTexts.Reason(outcome), ReaderTexts.Advice(outcome), offline ? ReaderTexts.CutOff : "", nowMs);
            _action.Signal(LightCommand.Red, BuzzerCommand.Refuse);
        }

        void End(string first, string second, string third, string fourth, long nowMs)
        {
            State = ReaderState.Showing;
            _deadline = nowMs + ShowingMs;
            _basket.Clear();
            _action.Show(first, second, third, fourth);
            _action.End();
        }

        // Whatever lies in the field has had its turn; it counts again when it was taken away. A chip that has left, torn or in
        // time, is not remembered: it is welcome when it comes back.
        void RememberChip()
        {
            _lastUidLength = _fieldUidLength;
            Array.Copy(_fieldUid, 0, _lastUid, 0, _fieldUidLength);
        }
    }
}
