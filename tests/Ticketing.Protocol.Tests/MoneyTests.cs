using System.Globalization;
using CsCheck;

namespace Ticketing.Protocol.Tests;

public class MoneyTests
{
    [Fact]
    public void Amounts_of_one_currency_are_added_taken_away_and_multiplied()
    {
        Assert.Equal(Money.Euro(1250), Money.Euro(1000) + Money.Euro(250));
        Assert.Equal(Money.Euro(-50), Money.Euro(200) - Money.Euro(250));
        Assert.Equal(Money.Euro(1050), Money.Euro(350) * 3);
        Assert.Equal(Money.Euro(-350), -Money.Euro(350));
        Assert.Equal(Money.Euro(0), Money.Zero("EUR"));
    }

    [Fact]
    public void What_is_added_and_taken_away_again_leaves_the_same_amount() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[-1_000_000_000, 1_000_000_000]).Sample((a, b) =>
            Assert.Equal(Money.Euro(a), Money.Euro(a) + Money.Euro(b) - Money.Euro(b)));

    [Fact]
    public void Two_currencies_are_never_added()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Money.Euro(1) + new Money(1, "CHF"));
        Assert.Contains("CHF", error.Message);
        Assert.Throws<InvalidOperationException>(() => Money.Euro(1) - new Money(1, "CHF"));
    }

    [Fact]
    public void An_amount_that_no_longer_fits_is_an_error_and_not_another_amount()
    {
        Assert.Throws<OverflowException>(() => Money.Euro(long.MaxValue) + Money.Euro(1));
        Assert.Throws<OverflowException>(() => Money.Euro(long.MinValue) - Money.Euro(1));
        Assert.Throws<OverflowException>(() => Money.Euro(long.MaxValue) * 2);
        Assert.Throws<OverflowException>(() => -Money.Euro(long.MinValue));
    }

    [Fact]
    public void An_amount_is_shown_as_the_reader_writes_it()
    {
        Assert.Equal("12,50\u00a0€", Money.Euro(1250).ToString());
        Assert.Equal("12.50\u00a0€", Money.Euro(1250).ToString(CultureInfo.GetCultureInfo("en-GB")));
        Assert.Equal("-0,05\u00a0€", Money.Euro(-5).ToString());
        Assert.Equal("3,00\u00a0CHF", new Money(300, "CHF").ToString());
    }

    [Fact]
    public void Money_crosses_the_wire_unchanged()
    {
        var money = new Money(-1234, "CHF");
        Assert.Equal(money, Money.From(money));
        Assert.Equal(Money.Euro(0), Money.From(null));
    }
}
