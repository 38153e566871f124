using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Web.Pro;

/// <param name="Good">Done; else a "no" with its sentence.</param>
public sealed record ProNotice(bool Good, string Text, string Detail, string Code)
{
    /// <summary>Said on the page that it leads to, and gone with that one.</summary>
    public bool Carried { get; init; }
}

/// <summary>One open screen of the espace pro: who sits before it, and what he is told.</summary>
public sealed partial class ProDesk(
    AuthenticationStateProvider authentication, ContactAccountQueries accounts, NavigationManager navigation, Say say,
    ILogger<ProDesk> log)
{
    /// <summary>Whoever was there at the last look; null before it, and while he has not chosen for whom he acts.</summary>
    public ProVisitor? Visitor { get; private set; }

    /// <summary>All files that he may act for.</summary>
    public IReadOnlyList<ProVisitor> Files { get; private set; } = [];

    /// <summary>What the page says above its content, until the next action.</summary>
    public ProNotice? Notice { get; private set; }

    public event Action? Changed;

    /// <returns>Null: he has several files and has not chosen yet.</returns>
    /// <exception cref="RuleViolation">"crm.session-ended": signed out, closed, or another password since.</exception>
    public async Task<ProVisitor?> Who(CancellationToken cancellationToken = default)
    {
        var session = ProSession.Of((await authentication.GetAuthenticationStateAsync()).User);
        Files = session is null ? [] : await accounts.Visitors(session.Entry.Email, session.Entry.Files, cancellationToken);
        Visitor = Files.FirstOrDefault(one => one.ContactId == session!.ActsFor);
        return Files.Count == 0 || (Visitor is null && session!.ActsFor is not null)
            ? throw new RuleViolation("crm.session-ended", "The session has ended: sign in again.", RefusalKind.NotSignedIn)
            : Visitor;
    }

    /// <summary>Does what the customer asked for. A refusal is shown in words; the page stays.</summary>
    /// <returns>True when it was done.</returns>
    public async Task<bool> Try(Func<ProVisitor, Task> action, string? done = null)
    {
        Tell(null);
        try
        {
            if (await Who() is not { } visitor)
            {
                navigation.NavigateTo(ProCookie.ChoosePage, forceLoad: true);
                return false;
            }

            await action(visitor);
            if (done is not null)
                Tell(new ProNotice(true, done, "", ""));
            return true;
        }
        catch (RuleViolation no) when (no.Kind == RefusalKind.NotSignedIn)
        {
            navigation.NavigateTo(ProCookie.SignInPage, forceLoad: true);
        }
        catch (RuleViolation no)
        {
            Show(no);
        }
        catch (OperationCanceledException)
        {
            // The page was left, or the hub stops: nobody is there to be told.
        }
        catch (Exception e)
        {
            ActionFailed(e);
            Tell(new ProNotice(false, say["Fault"], say["FaultDetail"], ""));
        }

        return false;
    }

    /// <summary>Without the names of fields, which are an operator's matter and in English.</summary>
    public void Show(RuleViolation no) => Tell(new ProNotice(false, say.Refusal(no), "", no.Code));

    /// <summary>Null: what was said is over.</summary>
    public void Tell(ProNotice? notice)
    {
        if (Notice == notice)
            return;
        Notice = notice;
        Changed?.Invoke();
    }

    /// <summary>Another page is shown: what was said on the last one is over, but for what leads to this one.</summary>
    public void Moved() => Tell(Notice is { Carried: true } carried ? carried with { Carried = false } : null);

    [LoggerMessage(Level = LogLevel.Error, Message = "What a customer asked for failed")]
    partial void ActionFailed(Exception e);
}
