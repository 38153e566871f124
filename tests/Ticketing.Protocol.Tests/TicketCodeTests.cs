using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class TicketCodeTests
{
    // Calculated apart with Python's hmac.
    const string Golden = "0400J000001G000000N02S6G0XW23JEM7RW8P";
    const string GoldenOfTheHighestNumbers = "07ZZZZZZZZZZZZZZZZZZYH16AYYDVR4CXDHNP";
    static readonly byte[] Master = FrameSamples.Ascending;
    static readonly byte[] Key = PerformanceKey.Derive(Master, 9, 3);

    [Fact]
    public void The_key_of_a_performance_is_derived_as_agreed()
    {
        Assert.Equal("FA0FF3883A00250012213F1DCD6108733349125A55837F52A27857DD0B4850F5", Convert.ToHexString(Key));
    }

    [Fact]
    public void A_code_is_made_character_for_character_as_agreed()
    {
        Assert.Equal(Golden, TicketCode.Make(9, 3, 42, 1, Key, out var fingerprint));
        Assert.Equal(0x2974C30A1D7A777Au, fingerprint);
        var highest = TicketCode.Make(ushort.MaxValue, uint.MaxValue, TicketCode.MaxSerial, 255, Key, out fingerprint);
        Assert.Equal(GoldenOfTheHighestNumbers, highest);
        Assert.Equal(0x6F87993BEC47F5D0u, fingerprint);
    }

    [Fact]
    public void A_code_gives_back_what_it_was_made_of_and_verifies_under_its_key_only()
    {
        Gen.Select(Gen.UShort, Gen.UInt, Gen.ULong[0, TicketCode.MaxSerial], Gen.Byte).Sample(t =>
        {
            var (organisation, performance, serial, epoch) = t;
            var text = TicketCode.Make(organisation, performance, serial, epoch, Key, out var fingerprint);
            Assert.Equal(TicketCode.TextLength, text.Length);
            Assert.True(TicketCode.TryParse(text, out var code, out var error));
            Assert.Equal(TicketCodeError.None, error);
            Assert.Equal((organisation, performance, serial, epoch),
                (code.Organisation, code.Performance, code.Serial, code.KeyEpoch));
            Assert.False(code.Verify(Master));
            Assert.Equal(0u, code.Fingerprint);
            Assert.True(code.Verify(Key));
            Assert.Equal(fingerprint, code.Fingerprint);
            Assert.Equal(text, code.ToString());
        }, iter: 500);
    }

    [Fact]
    public void Tag_and_fingerprint_are_parts_of_one_HMAC_over_the_first_13_bytes()
    {
        var signed = new byte[13];
        signed[0] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(1), 9);
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(3), 3);
        signed[11] = 42;
        signed[12] = 1;
        var hash = HMACSHA256.HashData(Key, signed);
        TicketCode.Make(9, 3, 42, 1, Key, out var fingerprint);
        Assert.Equal(BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(16)), fingerprint);
    }

    [Fact]
    public void Lower_case_and_mistaken_letters_are_read_as_Crockford_says()
    {
        var mistaken = Golden.Replace('0', 'o').Replace('1', 'l').ToLowerInvariant();
        Assert.True(TicketCode.TryParse(mistaken, out var code, out _));
        Assert.True(code.Verify(Key));
        Assert.True(TicketCode.TryParse(Golden.Replace('1', 'I'), out code, out _));
        Assert.True(code.Verify(Key));
    }

    [Fact]
    public void Bytes_from_a_scanner_are_read_like_a_text()
    {
        var code = new TicketCode();
        var bytes = Encoding.ASCII.GetBytes("??" + Golden + "\r");
        Assert.Equal(TicketCodeError.None, code.Read(bytes, 2, TicketCode.TextLength));
        Assert.Equal(42u, code.Serial);
        Assert.Equal(TicketCodeError.WrongLength, code.Read(bytes, 2, TicketCode.TextLength + 1));
        Assert.Equal(0u, code.Serial);
    }

    [Theory]
    [InlineData(null, TicketCodeError.Unreadable)]
    [InlineData("", TicketCodeError.Unreadable)]
    [InlineData("0400J", TicketCodeError.WrongLength)]
    [InlineData("0400J000001G000000N02S6G0XW23JEM7RW8U", TicketCodeError.WrongAlphabet)]
    [InlineData("0400J000001G000000N02S6G0XW23JEM7RW8é", TicketCodeError.WrongAlphabet)]
    [InlineData("0400J000001G000000N02S6G0XW23JEM7RW8Q", TicketCodeError.Unreadable)]
    [InlineData("0800J000001G000000N02S6G0XW23JEM7RW8P", TicketCodeError.WrongVersion)]
    public void What_is_no_code_is_refused_with_the_reason(string? text, TicketCodeError expected)
    {
        Assert.False(TicketCode.TryParse(text, out var code, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(0u, code.Performance);
    }

    [Fact]
    public void Any_one_wrong_character_makes_a_code_unreadable_or_forged()
    {
        const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        for (var i = 0; i < Golden.Length; i++)
        {
            foreach (var c in alphabet.Where(c => c != Golden[i]))
            {
                var text = Golden[..i] + c + Golden[(i + 1)..];
                Assert.False(TicketCode.TryParse(text, out var code, out _) && code.Verify(Key));
            }
        }
    }

    [Fact]
    public void Random_texts_are_refused_and_nothing_is_thrown()
    {
        Gen.String[0, 60].Sample(text =>
        {
            if (TicketCode.TryParse(text, out var code, out var error))
                Assert.False(code.Verify(Key));
            else
                Assert.NotEqual(TicketCodeError.None, error);
        }, iter: 5000);
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            var code = new TicketCode();
            Assert.False(code.Read(bytes, 0, bytes.Length) == TicketCodeError.None && code.Verify(Key));
        }, iter: 5000);
    }

    [Fact]
    public void A_serial_over_40_bits_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TicketCode.Make(1, 1, TicketCode.MaxSerial + 1, 1, Key));
    }
}
