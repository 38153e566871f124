using System.Globalization;
using CsCheck;
using Xunit;

namespace Ticketing.Protocol.Tests;

public class MoneyArithmeticTests
{
    [Fact]
    public void What_is_added_and_taken_away_again_leaves_the_same_amount() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[-1_000_000_000, 1_000_000_000]).Sample((a, b) =>
            Assert.Equal(Money.Euro(a), Money.Euro(a) + Money.Euro(b) - Money.Euro(b)));

    [Fact]
    public void Two_currencies_are_never_added() =>
        Assert.Throws<InvalidOperationException>(() => Money.Euro(100) + new Money(100, "CHF"));

    [Fact]
    public void An_amount_past_the_range_is_an_error_and_never_wraps() =>
        Assert.Throws<OverflowException>(() => Money.Euro(long.MaxValue) + Money.Euro(1));

    [Fact]
    public void The_wire_keeps_the_amount_and_the_currency() =>
        Assert.Equal(new Money(-1250, "CHF"), Money.From((Wire.Money)new Money(-1250, "CHF")));

    [Fact]
    public void A_French_reader_sees_a_comma_and_the_sign_behind() =>
        Assert.Equal("1250,05\u00a0€", Money.Euro(125005).ToString(CultureInfo.GetCultureInfo("fr-FR")).Replace("\u202f", ""));
}
