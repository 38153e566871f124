using System.Reflection;
using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>The right, to read, without which a page shows nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShowsAttribute(string node) : Attribute
{
    public string Node { get; } = node;
}

/// <summary>A screen: knows its operator, checks its right, and loads again when its address changes.</summary>
public abstract class OfficePage : LivePage
{
    [Inject]
    protected Office Office { get; set; } = null!;

    protected override async Task<bool> Enter()
    {
        var person = await Office.Who(Gone);
        if (GetType().GetCustomAttribute<ShowsAttribute>() is { } shows)
            Rights.Require(person, shows.Node, Right.Read);
        return true;
    }

    protected bool May(string node, Right right) => Office.May(node, right);

    /// <summary>Does it, and shows the page as it is then.</summary>
    protected async Task<bool> Do(Func<SignedInOperator, Task> action, string? done = null)
    {
        var worked = await Office.Try(action, done);
        await Office.Try(_ => Load());
        return worked;
    }
}
