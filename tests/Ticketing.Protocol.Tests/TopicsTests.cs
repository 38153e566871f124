using System.Text;
using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class TopicsTests
{
    [Fact]
    public void A_topic_is_built_and_taken_apart()
    {
        var topic = Topics.For("grand-theatre", Topics.Turnstile, "T01", Topics.Scan);
        Assert.Equal("venue/grand-theatre/turnstile/T01/scan", topic);
        Assert.True(Topics.TryParse(topic, out var site, out var kind, out var device, out var verb));
        Assert.Equal(("grand-theatre", "turnstile", "T01", "scan"), (site, kind, device, verb));
        Assert.StartsWith(Topics.PrefixOf("grand-theatre", Topics.Turnstile, "T01"), topic);
        Assert.Equal("venue/grand-theatre/+/+/scan", Topics.EveryDevice("grand-theatre", Topics.Scan));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("venue/a/b/c")]
    [InlineData("venue/a/b/c/d/e")]
    [InlineData("other/a/b/c/d")]
    [InlineData("venue/a//c/d")]
    [InlineData("venue/a/+/c/d")]
    [InlineData("venue/a/#/c/d")]
    [InlineData("venue/a/é/c/d")]
    public void What_is_not_a_topic_of_ours_is_not_taken_apart(string? topic)
    {
        Assert.False(Topics.TryParse(topic, out var site, out _, out _, out var verb));
        Assert.Equal(("", ""), (site, verb));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("a b")]
    public void A_device_cannot_take_a_name_that_reaches_other_topics(string device) =>
        Assert.Throws<ArgumentException>(() => Topics.For("site", Topics.Reader, device, Topics.Debit));

    [Fact]
    public void A_code_held_before_the_scanner_is_one_read_until_it_has_been_away()
    {
        var debounce = new Debounce(2000);
        Assert.False(Read(debounce, "AAA", 0));
        Assert.True(Read(debounce, "AAA", 1900));
        Assert.True(Read(debounce, "AAA", 3800));
        Assert.False(Read(debounce, "AAA", 5800));
        Assert.False(Read(debounce, "AAB", 5900));
        Assert.False(Read(debounce, "AAA", 6000));
        debounce.Forget();
        Assert.False(Read(debounce, "AAA", 6001));
        Assert.False(Read(debounce, "AAA", 5000));
    }

    [Theory]
    [InlineData("04A1B2C3", 0x04A1B2C3ul)]
    [InlineData("04a1b2c3d4e5f6", 0x04A1B2C3D4E5F6ul)]
    public void A_chips_number_is_read_and_written_as_hexadecimal(string text, ulong key)
    {
        var uid = new byte[ChipUid.MaxLength];
        Assert.True(ChipUid.TryParse(text, uid, out var length));
        Assert.Equal(text.ToUpperInvariant(), ChipUid.ToText(uid, length));
        Assert.Equal(key, ChipUid.Key(uid, length));
    }

    [Fact]
    public void Long_numbers_that_differ_in_any_byte_have_different_keys()
    {
        var uid = Convert.FromHexString("04A1B2C3D4E5F6071829");
        var key = ChipUid.Key(uid, uid.Length);
        for (var i = 0; i < uid.Length; i++)
        {
            uid[i]++;
            Assert.NotEqual(key, ChipUid.Key(uid, uid.Length));
            uid[i]--;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("04A1B2")]
    [InlineData("04A1B2CX")]
    [InlineData("04A1B2C3D")]
    public void What_is_no_chips_number_is_refused(string? text)
    {
        Assert.False(ChipUid.TryParse(text, new byte[ChipUid.MaxLength], out var length));
        Assert.Equal(0, length);
    }

    static bool Read(Debounce debounce, string code, long now) =>
        debounce.IsDoubleRead(Encoding.ASCII.GetBytes(code), 0, code.Length, now);
}
