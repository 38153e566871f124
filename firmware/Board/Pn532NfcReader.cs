#if NANOFRAMEWORK_1_0
using System;
using Iot.Device.Pn532;
using Iot.Device.Pn532.ListPassive;
using Iot.Device.Pn532.RfConfiguration;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// A PN532 on a high-speed UART (115200 baud; UM0701-02 §6.2, InListPassiveTarget §7.3.5, InDataExchange §7.3.8).
    /// READ 30h and WRITE A2h go through InDataExchange, whose status is the chip's true answer (NTAG21x data sheet §10.2, §10.4).
    /// </summary>
    public sealed class Pn532NfcReader : INfcReader
    {
        const int PageSize = 4;
        const int PagesOfOneRead = 4;

        readonly Pn532 _pn532;
        readonly byte[] _read = new byte[2];
        readonly byte[] _write = new byte[6];
        readonly byte[] _answer = new byte[PagesOfOneRead * PageSize];
        readonly byte[] _acknowledge = new byte[1];
        byte _target;

        /// <summary>Wakes the reader and limits its search to one try, so that a look without a chip ends within some 30 ms.</summary>
        /// <param name="portName">For instance <c>COM3</c>; its pins must have been given their function before.</param>
        /// <exception cref="Exception">The PN532 does not answer.</exception>
        public Pn532NfcReader(string portName)
        {
            _pn532 = new Pn532(portName);
            MaxRetriesMode once = new MaxRetriesMode();
            once.MaxRetryAnswerToReset = 2;
            once.MaxRetryPSL = 1;
            once.MaxRetryPassiveActivation = 0;
            _pn532.SetMaxRetriesInitialization(once);
        }

        /// <inheritdoc />
        public int ReadUid(byte[] uid)
        {
            // NbTg, Tg, SENS_RES (2), SEL_RES, NFCIDLength, NFCID1.
            byte[] found = _pn532.ListPassiveTarget(MaxTarget.One, TargetBaudRate.B106kbpsTypeA);
            if (found == null || found.Length < 6 || found[0] == 0)
                return 0;

            int length = found[5];
            if ((length != 4 && length != 7 && length != 10) || found.Length < 6 + length)
                return 0;

            _target = found[1];
            Array.Copy(found, 6, uid, 0, length);
            return length;
        }

        /// <inheritdoc />
        public bool ReadPages(int firstPage, int count, byte[] buffer)
        {
            for (int done = 0; done < count; done += PagesOfOneRead)
            {
                _read[0] = 0x30;
                _read[1] = (byte)(firstPage + done);
                if (_pn532.TransceiveAdvance(_target, _read, _answer) < _answer.Length)
                    return false;

                int pages = count - done < PagesOfOneRead ? count - done : PagesOfOneRead;
                Array.Copy(_answer, 0, buffer, done * PageSize, pages * PageSize);
            }

            return true;
        }

        /// <inheritdoc />
        public bool WritePage(int page, byte[] buffer, int offset)
        {
            _write[0] = 0xA2;
            _write[1] = (byte)page;
            Array.Copy(buffer, offset, _write, 2, PageSize);
            return _pn532.TransceiveAdvance(_target, _write, _acknowledge) >= 0;
        }
    }
}
#endif
