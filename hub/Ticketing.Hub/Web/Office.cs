using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>One open screen of the office: who sits before it, and what becomes of a "no".</summary>
public sealed partial class Office(
    AuthenticationStateProvider authentication, OperatorTokens tokens, NotificationService notices,
    DialogService dialogs, NavigationManager navigation, Say say, ILogger<Office> log)
{
    const double NoticeMs = 5000, RefusalMs = 12_000;

    /// <summary>The operator with the rights of the last look; null before it.</summary>
    public SignedInOperator? Person { get; private set; }

    /// <summary>What decides whether a button is shown. The use cases ask again.</summary>
    public bool May(string node, Right right) => Person?.Rights.Allows(node, right) == true;

    /// <summary>The operator with the rights of now.</summary>
    /// <exception cref="RuleViolation">"organisation.token-invalid": disabled, or another password since.</exception>
    public async Task<SignedInOperator> Who(CancellationToken cancellationToken = default)
    {
        var session = (await authentication.GetAuthenticationStateAsync()).User;
        var id = await OfficeCookie.OperatorOf(session, tokens, cancellationToken);
        Person = id is null ? null : await tokens.Find(id.Value, cancellationToken);
        return Person ?? throw new RuleViolation(
            "organisation.token-invalid", "The sign-in does not count any more: sign in again.",
            RefusalKind.NotSignedIn);
    }

    /// <summary>Does what a person asked for. A refusal is shown with its sentence and code; the page stays.</summary>
    /// <returns>True when it was done.</returns>
    public async Task<bool> Try(Func<SignedInOperator, Task> action, string? done = null)
    {
        try
        {
            await action(await Who());
            if (done is not null)
                notices.Notify(NotificationSeverity.Success, done, duration: NoticeMs);
            return true;
        }
        catch (RuleViolation no) when (no.Kind == RefusalKind.NotSignedIn)
        {
            navigation.NavigateTo(OfficeCookie.SignInPage, forceLoad: true);
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
            notices.Notify(NotificationSeverity.Error, say["Fault"], say["FaultDetail"], RefusalMs);
        }

        return false;
    }

    public void Show(RuleViolation no)
    {
        var particulars = say.Particulars(no);
        notices.Notify(new NotificationMessage
        {
            Severity = NotificationSeverity.Warning,
            Summary = say.Refusal(no),
            Detail = particulars.Length > 0 ? $"{particulars} ({no.Code})" : no.Code,
            Duration = RefusalMs,
        });
    }

    /// <summary>Asks why. Null when the person thought better of it.</summary>
    /// <param name="usual">Reasons that answer with one click.</param>
    public async Task<string?> AskWhy(string title, string explanation, string confirm, params string[] usual)
    {
        var answer = await dialogs.OpenAsync<Parts.WhyDialog>(
            title,
            new Dictionary<string, object?>
            {
                [nameof(Parts.WhyDialog.Explanation)] = explanation,
                [nameof(Parts.WhyDialog.Confirm)] = confirm,
                [nameof(Parts.WhyDialog.Usual)] = usual,
            },
            new DialogOptions { Width = "460px", CloseDialogOnEsc = true, AutoFocusFirstElement = true });
        return answer as string;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What an operator asked for failed")]
    partial void ActionFailed(Exception e);
}
