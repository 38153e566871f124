namespace Ticketing.Hub.Finance;

/// <summary>VAT contained in a price that is shown with it.</summary>
public static class Vat
{
    /// <param name="gross">Minor units, tax included; negative for a refund.</param>
    /// <param name="rate">Hundredths of a percent: 550 is 5.5 %.</param>
    /// <returns>The two parts, which always sum to the gross amount. Half a cent goes away from zero.</returns>
    public static (long Net, long Tax) Split(long gross, int rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        var net = (long)Math.Round(gross * 10_000m / (10_000m + rate), MidpointRounding.AwayFromZero);
        return (net, gross - net);
    }
}
