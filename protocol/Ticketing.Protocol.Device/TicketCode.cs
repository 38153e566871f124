using System;
using System.Security.Cryptography;

namespace Ticketing.Protocol.Device
{
    /// <summary>Why a text is not a ticket code. The numbers are stable.</summary>
    public enum TicketCodeError
    {
        /// <summary>It is one.</summary>
        None = 0,

        /// <summary>Nothing was read, or the bit that is always zero is not: a misread.</summary>
        Unreadable = 1,

        /// <summary>Not 37 characters.</summary>
        WrongLength = 2,

        /// <summary>A character that Crockford's Base32 does not have.</summary>
        WrongAlphabet = 3,

        /// <summary>A code of another version.</summary>
        WrongVersion = 4,
    }

    /// <summary>
    /// The text in a ticket's QR code: 23 bytes in Crockford's Base32, 37 characters. Big-endian: version (1 byte),
    /// organisation (2), performance (4), serial (5), key epoch (1), tag (10), which is the start of the HMAC-SHA256
    /// over
    /// the 13 bytes before, under the performance's key. Either case; O is read as 0, I and L as 1.
    /// An object can be used again and again; it is not for two threads at a time.
    /// </summary>
    public sealed class TicketCode
    {
        /// <summary>Version of this layout.</summary>
        public const byte Version = 1;

        /// <summary>Bytes of a code.</summary>
        public const int Length = 23;

        /// <summary>Characters of a code.</summary>
        public const int TextLength = 37;

        /// <summary>Highest serial.</summary>
        public const ulong MaxSerial = (1UL << 40) - 1;

        const int SignedLength = 13;
        const int TagLength = Length - SignedLength;
        const int FingerprintStart = 16;
        const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

        readonly byte[] bytes = new byte[Length];
        readonly byte[] signed = new byte[SignedLength];

        /// <summary>Number of the organisation.</summary>
        public ushort Organisation => (ushort)((bytes[1] << 8) | bytes[2]);

        /// <summary>Number of the performance.</summary>
        public uint Performance =>
            ((uint)bytes[3] << 24) | ((uint)bytes[4] << 16) | ((uint)bytes[5] << 8) | bytes[6];

        /// <summary>Serial of the ticket within the organisation, under 2^40.</summary>
        public ulong Serial =>
            ((ulong)bytes[7] << 32) | ((ulong)bytes[8] << 24) | ((ulong)bytes[9] << 16)
            | ((ulong)bytes[10] << 8) | bytes[11];

        /// <summary>Epoch of the key.</summary>
        public byte KeyEpoch => bytes[12];

        /// <summary>
        /// Bytes 16 to 23 of the HMAC as one big-endian number: what lists hold. 0 until <see cref="Verify"/> has said
        /// yes.
        /// </summary>
        public ulong Fingerprint { get; private set; }

        /// <summary>The text of a new code. Codes are made where the key is: at the hub.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The serial is over <see cref="MaxSerial"/>.</exception>
        public static string Make(ushort organisation, uint performance, ulong serial, byte keyEpoch, byte[] key)
        {
            return Make(organisation, performance, serial, keyEpoch, key, out _);
        }

        /// <summary>The text of a new code, and the fingerprint that lists hold.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The serial is over <see cref="MaxSerial"/>.</exception>
        public static string Make(
            ushort organisation, uint performance, ulong serial, byte keyEpoch, byte[] key, out ulong fingerprint)
        {
            if (serial > MaxSerial)
                throw new ArgumentOutOfRangeException(nameof(serial), "A serial is under 2^40.");
            var code = new TicketCode();
            var b = code.bytes;
            b[0] = Version;
            b[1] = (byte)(organisation >> 8);
            b[2] = (byte)organisation;
            for (var i = 0; i < 4; i++)
                b[3 + i] = (byte)(performance >> (24 - 8 * i));
            for (var i = 0; i < 5; i++)
                b[7 + i] = (byte)(serial >> (32 - 8 * i));
            b[12] = keyEpoch;
            var hash = code.Hash(key);
            Array.Copy(hash, 0, b, SignedLength, TagLength);
            fingerprint = FingerprintOf(hash);
            return code.ToString();
        }

        /// <summary>Reads a text. False with the reason when it is not a code; nothing is thrown.</summary>
        public static bool TryParse(string? text, out TicketCode code, out TicketCodeError error)
        {
            code = new TicketCode();
            error = code.Read(text);
            return error == TicketCodeError.None;
        }

        /// <summary>Reads a text into this object.</summary>
        public TicketCodeError Read(string? text)
        {
            var error = Start(text == null ? 0 : text.Length);
            for (var i = 0; error == TicketCodeError.None && i < TextLength; i++)
                error = Put(i, text![i]);
            return error == TicketCodeError.None ? Finish() : Fail(error);
        }

        /// <summary>Reads ASCII bytes, as a scanner sends them, into this object; nothing is allocated.</summary>
        public TicketCodeError Read(byte[] ascii, int offset, int length)
        {
            var error = Start(length);
            for (var i = 0; error == TicketCodeError.None && i < TextLength; i++)
                error = Put(i, (char)ascii[offset + i]);
            return error == TicketCodeError.None ? Finish() : Fail(error);
        }

        /// <summary>
        /// Whether the tag was made with this key. One HMAC gives tag and <see cref="Fingerprint"/>; the tag is
        /// compared
        /// in constant time.
        /// </summary>
        /// <param name="key">Key of the performance, 32 bytes.</param>
        public bool Verify(byte[] key)
        {
            var hash = Hash(key);
            var difference = 0;
            for (var i = 0; i < TagLength; i++)
                difference |= hash[i] ^ bytes[SignedLength + i];
            Fingerprint = difference == 0 ? FingerprintOf(hash) : 0;
            return difference == 0;
        }

        /// <summary>The 37 characters, upper case.</summary>
        public override string ToString()
        {
            var text = new char[TextLength];
            for (var i = 0; i < TextLength; i++)
            {
                var bit = 5 * i;
                var two = (bytes[bit >> 3] << 8) | ((bit >> 3) + 1 < Length ? bytes[(bit >> 3) + 1] : 0);
                text[i] = Alphabet[(two >> (11 - (bit & 7))) & 31];
            }

            return new string(text);
        }

        TicketCodeError Start(int length)
        {
            Fingerprint = 0;
            Array.Clear(bytes, 0, Length);
            if (length == 0)
                return TicketCodeError.Unreadable;
            return length == TextLength ? TicketCodeError.None : TicketCodeError.WrongLength;
        }

        TicketCodeError Put(int index, char c)
        {
            var value = ValueOf(c);
            if (value < 0)
                return TicketCodeError.WrongAlphabet;
            var bit = 5 * index;
            var at = bit >> 3;
            var two = value << (11 - (bit & 7));
            bytes[at] |= (byte)(two >> 8);
            if (at + 1 < Length)
                bytes[at + 1] |= (byte)two;
            else if ((two & 0xFF) != 0)
                return TicketCodeError.Unreadable;
            return TicketCodeError.None;
        }

        TicketCodeError Finish()
        {
            return bytes[0] == Version ? TicketCodeError.None : Fail(TicketCodeError.WrongVersion);
        }

        TicketCodeError Fail(TicketCodeError error)
        {
            Array.Clear(bytes, 0, Length);
            return error;
        }

        byte[] Hash(byte[] key)
        {
            Array.Copy(bytes, 0, signed, 0, SignedLength);
            return HMACSHA256.HashData(key, signed);
        }

        static ulong FingerprintOf(byte[] hash)
        {
            ulong value = 0;
            for (var i = 0; i < 8; i++)
                value = (value << 8) | hash[FingerprintStart + i];
            return value;
        }

        static int ValueOf(char c)
        {
            if (c >= '0' && c <= '9')
                return c - '0';
            if (c >= 'a' && c <= 'z')
                c = (char)(c - 32);
            if (c == 'O')
                return 0;
            return c == 'I' || c == 'L' ? 1 : Alphabet.IndexOf(c);
        }
    }
}
