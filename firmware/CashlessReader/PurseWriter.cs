using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>Reads and writes the purse on a chip through the NFC reader, page by page.</summary>
    public sealed class PurseWriter
    {
        // A reader now and then misses a chip that is there.
        const int Looks = 3;

        readonly INfcReader _nfc;
        readonly byte[] _uid = new byte[ChipUid.MaxLength];
        readonly byte[] _readBack = new byte[PurseLayout.SlotLength];

        /// <summary>Works through this reader.</summary>
        public PurseWriter(INfcReader nfc)
        {
            _nfc = nfc;
        }

        /// <summary>Reads pages 4 to 11 of the selected chip.</summary>
        /// <param name="memory">At least 32 bytes.</param>
        /// <returns>False when the chip left.</returns>
        public bool Read(byte[] memory)
        {
            return _nfc.ReadPages(PurseLayout.FirstPage, 2 * PurseLayout.SlotPages, memory);
        }

        /// <summary>
        /// Writes a slot in the order of <see cref="PurseLayout.PageAt"/>, selects the chip anew and reads it back: within one
        /// session some chips show bytes that do not last (NXP community 1019901).
        /// </summary>
        /// <returns>True only when this very chip holds these very bytes.</returns>
        public bool Write(ReaderAction action)
        {
            if (!Select(action))
                return false;
            for (int step = 0; step < PurseLayout.SlotPages; step++)
            {
                int page = PurseLayout.PageAt(step);
                int tagPage = PurseLayout.TagPage(action.SlotIndex, page);
                if (!_nfc.WritePage(tagPage, action.Slot, page * PurseLayout.PageLength))
                    return false;
            }

            if (!Select(action)
                || !_nfc.ReadPages(PurseLayout.TagPage(action.SlotIndex, 0), PurseLayout.SlotPages, _readBack))
                return false;
            for (int i = 0; i < _readBack.Length; i++)
            {
                if (_readBack[i] != action.Slot[i])
                    return false;
            }

            return true;
        }

        bool Select(ReaderAction action)
        {
            for (int look = 0; look < Looks; look++)
            {
                int length = _nfc.ReadUid(_uid);
                if (length == 0)
                    continue;
                bool same = length == action.UidLength;
                for (int i = 0; same && i < length; i++)
                    same = _uid[i] == action.Uid[i];
                return same;
            }

            return false;
        }
    }
}
