using System;
using System.Security.Cryptography;

namespace Ticketing.Protocol.Device
{
    /// <summary>The key under which the codes of one performance are made.</summary>
    public static class PerformanceKey
    {
        const string Label = "performance";

        /// <summary>
        /// HMAC-SHA256 of the master key over "performance", organisation (2 bytes) and performance (4), big-endian.
        /// </summary>
        /// <param name="masterKey">The organisation's master key of the epoch; only the hub has it.</param>
        /// <param name="organisation">From 1.</param>
        /// <param name="performance">From 1.</param>
        /// <returns>32 bytes.</returns>
        public static byte[] Derive(byte[] masterKey, ushort organisation, uint performance)
        {
            var message = new byte[Label.Length + 6];
            for (var i = 0; i < Label.Length; i++)
                message[i] = (byte)Label[i];
            var at = Label.Length;
            message[at] = (byte)(organisation >> 8);
            message[at + 1] = (byte)organisation;
            message[at + 2] = (byte)(performance >> 24);
            message[at + 3] = (byte)(performance >> 16);
            message[at + 4] = (byte)(performance >> 8);
            message[at + 5] = (byte)performance;
            return HMACSHA256.HashData(masterKey, message);
        }
    }

    /// <summary>The key under which the purse of one chip is sealed.</summary>
    public static class PurseKey
    {
        /// <summary>HMAC-SHA256 of the purse master key over the UID.</summary>
        /// <param name="masterKey">The purse master key of the epoch.</param>
        /// <param name="uid">At least <paramref name="length"/> bytes.</param>
        /// <param name="length">4, 7 or 10.</param>
        /// <returns>32 bytes.</returns>
        public static byte[] Derive(byte[] masterKey, byte[] uid, int length)
        {
            var message = new byte[length];
            Array.Copy(uid, 0, message, 0, length);
            return HMACSHA256.HashData(masterKey, message);
        }
    }
}
