using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;

namespace Ticketing.Simulators.Devices;

/// <summary>One simulated reader at a bar.</summary>
public sealed record CashlessReaderSettings
{
    /// <summary>As enrolled: its name in topics.</summary>
    public required string DeviceId { get; init; }

    public required string Site { get; init; }

    /// <summary>Its flash: files that survive a power cut and a restart of the simulator.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How often the firmware's loop runs when nothing happens.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>From "represent the chip" until it is back.</summary>
    public TimeSpan ReturnTime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Seller and guest give up after so long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public ReaderWiring Wiring { get; init; } = new();
}

/// <summary>What became of one sale.</summary>
/// <param name="Outcome">What was answered; null when no answer came.</param>
/// <param name="Result">How the debit ended; null when no money was to move.</param>
/// <param name="Offline">The reader decided alone.</param>
/// <param name="Torn">Times that the chip was asked for again.</param>
/// <param name="Elapsed">From the chip on the reader to the end.</param>
/// <param name="PowerLost">The reader lost power before the sale was over.</param>
/// <param name="Page">What the display said, rows joined by line feeds.</param>
public sealed record DebitVisit(
    DebitOutcome? Outcome, DebitResult? Result, bool Offline, int Torn, TimeSpan Elapsed, bool PowerLost, string Page)
{
    /// <summary>The guest has paid: the chip was read back and the result is kept.</summary>
    public bool Paid => Result is DebitResult.Written or DebitResult.OfflineApproved;
}
