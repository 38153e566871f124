using Ticketing.Firmware.Turnstile;

namespace Ticketing.Simulators.Devices;

/// <summary>One simulated gate.</summary>
public sealed record TurnstileSettings
{
    /// <summary>As enrolled: its name in topics.</summary>
    public required string DeviceId { get; init; }

    public required string Site { get; init; }

    /// <summary>Its flash: files that survive a power cut and a restart of the simulator.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>From the opening of the lock to the turned arms.</summary>
    public TimeSpan WalkTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How often the firmware's loop runs when nothing happens.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A person gives up after so long without an answer or a turned gate.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public TurnstileWiring Wiring { get; init; } = new();
}
