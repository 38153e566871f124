using Ticketing.Protocol.Device;

namespace Ticketing.Simulators.Devices;

/// <summary>What became of one person before a gate.</summary>
/// <param name="Outcome">What the gate answered.</param>
/// <param name="Opened">The lock's relay was seen to free the arms.</param>
/// <param name="Offline">The gate decided alone.</param>
/// <param name="Elapsed">From the code before the scanner to the answer.</param>
/// <param name="Result">How the passage ended; null when there was none.</param>
/// <param name="PowerLost">The gate lost power before the visit was over.</param>
/// <param name="Page">What the display said, rows joined by line feeds.</param>
public sealed record GateVisit(
    AccessOutcome Outcome,
    bool Opened,
    bool Offline,
    TimeSpan Elapsed,
    PassageResult? Result,
    bool PowerLost,
    string Page);
