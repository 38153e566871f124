namespace Ticketing.Protocol.Tests;

public class CrockfordTests
{
    [Fact]
    public void An_authoritys_fingerprint_is_the_first_100_bits_of_its_hash() =>
        Assert.Equal("HXVFTM0VPT7FE7TE4XNW", Crockford.Fingerprint("authority"u8.ToArray()));

    [Theory]
    [InlineData("ab-c d", "ABCD")]
    [InlineData("oOiIlL", "001111")]
    public void What_a_person_types_is_read_as_it_was_printed(string typed, string printed) =>
        Assert.Equal(printed, Crockford.Normalise(typed));

    [Fact]
    public void A_code_is_read_out_in_groups_of_four() => Assert.Equal("ABCD-EFGH-JK", Crockford.Grouped("ABCDEFGHJK"));

    [Fact]
    public void A_random_code_has_only_characters_of_the_alphabet() =>
        Assert.All(Crockford.Random(64), letter => Assert.Contains(letter, Crockford.Alphabet));
}
