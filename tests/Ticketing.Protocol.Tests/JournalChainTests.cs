namespace Ticketing.Protocol.Tests;

/// <summary>The expected hashes were calculated apart, from the words of sync.proto.</summary>
public class JournalChainTests
{
    [Fact]
    public void Each_entry_holds_the_hash_of_the_one_before()
    {
        var first = JournalChain.HashOf(new byte[32], 1, "first"u8);
        var second = JournalChain.HashOf(first, 2, "second"u8);

        Assert.Equal("8667E7FC9A5B7DA59E4765472E9A1C9C889C29C8B119630BB0B16EB8DAB04991", Convert.ToHexString(first));
        Assert.Equal("BE9A26EA4B5B3D907CF845A3A29E29FDB768712FAACFEA29852689031BD138C7", Convert.ToHexString(second));
    }

    [Fact]
    public void An_entry_put_at_another_place_has_another_hash() =>
        Assert.NotEqual(
            JournalChain.HashOf(new byte[32], 1, "first"u8), JournalChain.HashOf(new byte[32], 2, "first"u8));
}
