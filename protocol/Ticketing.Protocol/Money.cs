using System.Globalization;

namespace Ticketing.Protocol;

/// <summary>An amount in the currency's minor unit (cents for EUR). Range: that of <see cref="long"/>; arithmetic is checked.</summary>
/// <param name="MinorUnits">Cents; negative where money goes back.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
public readonly record struct Money(long MinorUnits, string Currency)
{
    public static Money Euro(long cents) => new(cents, "EUR");

    /// <summary>Nothing, in this currency.</summary>
    public static Money Zero(string currency) => new(0, currency);

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money a, Money b) => new(checked(a.MinorUnits + b.In(a.Currency)), a.Currency);

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator -(Money a, Money b) => new(checked(a.MinorUnits - b.In(a.Currency)), a.Currency);

    public static Money operator -(Money a) => new(checked(-a.MinorUnits), a.Currency);

    public static Money operator *(Money a, int count) => new(checked(a.MinorUnits * count), a.Currency);

    /// <summary>As the reader's language writes it: 12,50 € in French.</summary>
    public string ToString(CultureInfo culture)
    {
        var amount = (MinorUnits / 100m).ToString("N2", culture);
        return Currency == "EUR" ? amount + "\u00a0€" : amount + "\u00a0" + Currency;
    }

    public override string ToString() => ToString(CultureInfo.GetCultureInfo("fr-FR"));

    public static implicit operator Wire.Money(Money m) => new() { MinorUnits = m.MinorUnits, Currency = m.Currency };

    /// <summary>From the wire. An absent message is no money in EUR.</summary>
    public static Money From(Wire.Money? wire) => wire is null ? Euro(0) : new(wire.MinorUnits, wire.Currency);

    long In(string currency) => Currency == currency
        ? MinorUnits
        : throw new InvalidOperationException($"{Currency} cannot be added to {currency}.");
}
