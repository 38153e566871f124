namespace Ticketing.Simulators.Crowd;

/// <summary>
/// When people come: few when the doors open, a rush some time before the curtain, and late comers after it.
/// Times are fractions of the evening, from the opening of the doors (0) to the last late comer (1).
/// </summary>
public static class ArrivalCurve
{
    /// <summary>The curtain goes up here; who comes later is late.</summary>
    public const double Curtain = 0.85;

    const double Peak = 0.6;
    const double Spread = 0.16;

    /// <summary>So many times in order. The same seed gives the same evening.</summary>
    /// <param name="count">Number of arrivals.</param>
    /// <param name="lateShare">Share of late comers, 0 to 1.</param>
    public static double[] Times(int count, int seed, double lateShare = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(lateShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lateShare, 1);
        var random = new Random(seed);
        var times = new double[count];
        for (var i = 0; i < count; i++)
            times[i] = random.NextDouble() < lateShare ? Late(random) : InTime(random);
        Array.Sort(times);
        return times;
    }

    static double Late(Random random) => Curtain + (1 - Curtain) * random.NextDouble();

    /// <summary>A bell around the peak, cut at the opening and at the curtain.</summary>
    static double InTime(Random random)
    {
        while (true)
        {
            var bell = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var time = Peak + Spread * bell;
            if (time is >= 0 and < Curtain)
                return time;
        }
    }
}
