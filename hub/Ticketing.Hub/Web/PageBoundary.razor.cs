using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Web;

/// <summary>Where a page's "no" becomes its sentence and code, and a failure an apology and a line in the log.</summary>
public partial class PageBoundary
{
    [Inject]
    ILogger<PageBoundary> Log { get; set; } = null!;

    /// <summary>Where a page that says no leads back to.</summary>
    [Parameter]
    public string Home { get; set; } = "/";

    [Parameter]
    public string? HomeText { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is not (RuleViolation or OperationCanceledException))
            PageFailed(Log, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed")]
    static partial void PageFailed(ILogger log, Exception e);
}
