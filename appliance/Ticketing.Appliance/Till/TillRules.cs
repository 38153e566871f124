using System.Globalization;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>When a till may sell. Time is an argument.</summary>
public static class TillRules
{
    /// <summary>A clock may be corrected by that much without anybody having to look.</summary>
    public const long ClockSlackMs = 60_000;

    /// <summary>The till's clock and the hub's may differ by that much.</summary>
    public const long HubSlackMs = 10 * 60_000;

    /// <param name="newsFromMs">Hub's clock of the last news from it; what counts as offline begins there.</param>
    /// <exception cref="RuleViolation">till.clock-behind, till.offline-too-long.</exception>
    public static void CheckMayRecord(long nowMs, long lastRecordedMs, bool online, long newsFromMs, int offlineDays)
    {
        if (nowMs + ClockSlackMs < lastRecordedMs)
            throw new RuleViolation("till.clock-behind",
                $"L'horloge de la caisse retarde : dernière opération le {Text(lastRecordedMs)}, il serait {Text(nowMs)}.");
        if (!online && nowMs + HubSlackMs < newsFromMs)
            throw new RuleViolation("till.clock-behind",
                $"L'horloge de la caisse retarde : dernières nouvelles du siège le {Text(newsFromMs)}, il serait {Text(nowMs)}.");
        if (!online && nowMs - newsFromMs > TimeSpan.FromDays(offlineDays).TotalMilliseconds)
            throw new RuleViolation("till.offline-too-long",
                $"Hors ligne depuis {Text(newsFromMs)} : la limite est de {offlineDays} jours. Rétablissez la liaison avant de vendre.");
    }

    /// <exception cref="RuleViolation">catalogue.performance-closed.</exception>
    public static void CheckOnSale(PerformanceRow performance, long nowMs)
    {
        if (performance.Cancelled)
            throw new RuleViolation("catalogue.performance-closed", $"{performance.Event} est annulé.");
        if (nowMs >= performance.SalesEndAtMs)
            throw new RuleViolation("catalogue.performance-closed",
                $"La vente de {performance.Event} au guichet a fini le {Text(performance.SalesEndAtMs)}.");
    }

    /// <summary>What is left to give back.</summary>
    /// <exception cref="RuleViolation">payment.cash-short.</exception>
    public static long Change(long dueCents, long tenderedCents) => tenderedCents >= dueCents
        ? tenderedCents - dueCents
        : throw new RuleViolation("payment.cash-short",
            $"Il manque {Protocol.Money.Euro(dueCents - tenderedCents)} : {Protocol.Money.Euro(dueCents)} à payer.");

    static string Text(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("dd/MM/yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
