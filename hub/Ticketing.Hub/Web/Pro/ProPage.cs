using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Crm;

namespace Ticketing.Hub.Web.Pro;

/// <summary>
/// A screen of the espace pro, under /pro: knows its visitor and the structure that he acts for, and ends when his session
/// does. It shows what is his own and nothing else.
/// </summary>
[Layout(typeof(ProLayout))]
public abstract class ProPage : LivePage
{
    [Inject]
    protected ProDesk Desk { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Known before <see cref="LivePage.Load"/>.</summary>
    protected ProVisitor Visitor { get; private set; } = null!;

    protected override async Task<bool> Enter()
    {
        if (await Desk.Who(Gone) is { } visitor)
        {
            Visitor = visitor;
            return true;
        }

        var back = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        Navigation.NavigateTo($"{ProCookie.ChoosePage}?back={Uri.EscapeDataString(back)}", forceLoad: true);
        return false;
    }

    /// <summary>Does it; a refusal is said above the page.</summary>
    protected Task<bool> Try(Func<ProVisitor, Task> action, string? done = null) => Desk.Try(action, done);

    /// <summary>Does it, and shows the page as it is then.</summary>
    protected async Task<bool> Do(Func<ProVisitor, Task> action, string? done = null)
    {
        var worked = await Desk.Try(action, done);
        if (worked)
            await Load();
        return worked;
    }
}
