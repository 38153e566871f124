using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>Section "Options": what becomes of options whose due date comes near or has passed.</summary>
public sealed class DeadlineOptions
{
    /// <summary>Days before the due date from which a contact is reminded.</summary>
    [Range(0, 90)]
    public int ReminderDays { get; init; } = 3;

    /// <summary>Days past the due date before an option may be released by a batch.</summary>
    [Range(0, 365)]
    public int ReleaseMarginDays { get; init; } = 2;

    /// <summary>A batch releases only what its contact was reminded of, the margin's days ago at least.</summary>
    public bool ReleaseOnlyAfterReminder { get; init; } = true;

    /// <summary>When the nightly batches run, HH:mm by the venue's clock; after it, where the hub was down at that hour.</summary>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$", ErrorMessage = "Options:NightlyAt is an hour such as 04:00.")]
    public string NightlyAt { get; init; } = "04:00";

    public bool NightlyReminders { get; init; } = true;

    /// <summary>Off until the house decides that places may go back on sale without anybody looking.</summary>
    public bool NightlyReleases { get; init; }

    /// <summary>Of <see cref="NightlyAt"/>, once it is validated.</summary>
    internal TimeOnly Hour() => TimeOnly.ParseExact(NightlyAt, "HH:mm", CultureInfo.InvariantCulture);

    public bool Nightly(BatchKind kind) => kind == BatchKind.Reminder ? NightlyReminders : NightlyReleases;
}
