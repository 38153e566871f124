using System.Security.Cryptography;
using CsCheck;
using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class PurseTests
{
    // Keys and slots calculated apart with Python's hmac.
    const string GoldenSlot = "10000001000007D002BA01572564A86A";
    const string GoldenBlockedSlot = "11FFFFFFFFFFFFFB0E22A969804E1693";
    static readonly byte[] Master = [.. Enumerable.Range(32, 32).Select(i => (byte)i)];
    static readonly byte[] Key = PurseKey.Derive(Master, FrameSamples.Uid, FrameSamples.Uid.Length);

    [Fact]
    public void The_key_of_a_chip_is_derived_as_agreed()
    {
        Assert.Equal("3ED66868F4A80DFC22BE666D1B4A1869D3247BE4F73762C6125B6292C418E004", Convert.ToHexString(Key));
        Assert.Equal(HMACSHA256.HashData(Master, FrameSamples.Uid), Key);
    }

    [Fact]
    public void A_slot_is_written_byte_for_byte_as_agreed()
    {
        Assert.Equal(GoldenSlot, Convert.ToHexString(Slot(1, 2000)));
        var blocked = new byte[16];
        PurseLayout.Write(
            new PurseState { Sequence = PurseLayout.MaxSequence, Balance = -5, Blocked = true }, Key, blocked);
        Assert.Equal(GoldenBlockedSlot, Convert.ToHexString(blocked));
    }

    [Fact]
    public void The_highest_sealed_sequence_counts()
    {
        var state = new PurseState();
        Assert.Equal(PurseReading.Valid, PurseLayout.Read([.. Slot(7, 100), .. Slot(8, 50)], Key, state));
        Assert.Equal((8u, 50, 1), (state.Sequence, state.Balance, state.Slot));
        Assert.Equal(PurseReading.Valid, PurseLayout.Read([.. Slot(9, 20), .. Slot(8, 50)], Key, state));
        Assert.Equal((9u, 20, 0), (state.Sequence, state.Balance, state.Slot));
    }

    [Fact]
    public void A_blocked_or_negative_purse_is_read_back()
    {
        var state = new PurseState();
        PurseLayout.Read([.. Convert.FromHexString(GoldenBlockedSlot), .. new byte[16]], Key, state);
        Assert.Equal((PurseLayout.MaxSequence, -5, true), (state.Sequence, state.Balance, state.Blocked));
    }

    [Fact]
    public void A_purse_copied_to_another_chip_is_not_genuine_there()
    {
        byte[] memory = [.. Slot(7, 100), .. Slot(8, 50)];
        var other = PurseKey.Derive(Master, [4, 1, 2, 3], 4);
        var state = new PurseState();
        Assert.Equal(PurseReading.NotGenuine, PurseLayout.Read(memory, other, state));
        Assert.Equal((0u, 0, -1), (state.Sequence, state.Balance, state.Slot));
    }

    [Fact]
    public void An_empty_chip_has_no_purse()
    {
        Assert.Equal(PurseReading.NoPurse, PurseLayout.Read(new byte[32], Key, new PurseState()));
        byte[] factory = [0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 0x00, 0xFE, .. new byte[24]];
        Assert.Equal(PurseReading.NoPurse, PurseLayout.Read(factory, Key, new PurseState()));
    }

    [Fact]
    public void Any_one_bit_turned_in_a_slot_unseals_it()
    {
        var slot = Slot(8, 50);
        var state = new PurseState();
        for (var bit = 0; bit < 128; bit++)
        {
            slot[bit / 8] ^= (byte)(1 << (bit % 8));
            PurseLayout.Read([.. Slot(7, 100), .. slot], Key, state);
            Assert.Equal((7u, 100), (state.Sequence, state.Balance));
            slot[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Pages_are_written_so_that_the_first_of_the_slot_comes_last()
    {
        Assert.Equal([1, 2, 3, 0], Enumerable.Range(0, 4).Select(PurseLayout.PageAt));
        Assert.Equal(4, PurseLayout.TagPage(0, 0));
        Assert.Equal(11, PurseLayout.TagPage(1, 3));
    }

    [Fact]
    public void A_write_torn_after_any_page_leaves_the_old_purse_or_the_new_one_and_never_another()
    {
        var writes = Gen.Select(Gen.Int[0, 100000], Gen.Int[0, 4], Gen.Int[0, 2], Gen.UInt);
        writes.Array[1, 20].Sample(steps =>
        {
            var memory = new byte[32];
            var present = new PurseState();
            foreach (var (balance, pages, tear, noise) in steps)
            {
                var before = (present.Sequence, present.Balance);
                var next = new PurseState { Sequence = present.Sequence + 1, Balance = balance };
                WriteTorn(memory, PurseLayout.NextSlot(present), next, pages, tear, noise);
                var reading = PurseLayout.Read(memory, Key, present);
                var after = (present.Sequence, present.Balance);
                var written = (next.Sequence, next.Balance);
                if (pages == 4)
                    Assert.Equal(written, after);
                else if (pages < 3)
                    Assert.Equal(before, after);
                else
                    Assert.Contains(after, new[] { before, written });
                Assert.Equal(after.Sequence > 0 ? PurseReading.Valid : PurseReading.NoPurse, reading);
            }
        }, iter: 1000);
    }

    [Fact]
    public void A_sequence_that_does_not_fit_is_refused()
    {
        var slot = new byte[16];
        Assert.Throws<ArgumentOutOfRangeException>(() => PurseLayout.Write(new PurseState(), Key, slot));
        var beyond = new PurseState { Sequence = PurseLayout.MaxSequence + 1 };
        Assert.Throws<ArgumentOutOfRangeException>(() => PurseLayout.Write(beyond, Key, slot));
        Assert.Throws<ArgumentException>(() => PurseLayout.Read(new byte[31], Key, new PurseState()));
    }

    /// <summary>Writes so many pages whole; the page after them stays, is erased, or is left with noise.</summary>
    static void WriteTorn(byte[] memory, int slot, PurseState next, int pages, int tear, uint noise)
    {
        var bytes = new byte[16];
        PurseLayout.Write(next, Key, bytes);
        for (var step = 0; step < 4; step++)
        {
            var page = PurseLayout.PageAt(step);
            var at = slot * PurseLayout.SlotLength + page * 4;
            if (step < pages)
                Array.Copy(bytes, page * 4, memory, at, 4);
            else if (step == pages && tear == 1)
                Array.Clear(memory, at, 4);
            else if (step == pages && tear == 2)
                BitConverter.GetBytes(noise & BitConverter.ToUInt32(bytes, page * 4)).CopyTo(memory, at);
        }
    }

    static byte[] Slot(uint sequence, int balance)
    {
        var slot = new byte[16];
        PurseLayout.Write(new PurseState { Sequence = sequence, Balance = balance }, Key, slot);
        return slot;
    }
}
