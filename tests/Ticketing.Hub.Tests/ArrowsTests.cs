using NetArchTest.Rules;
using Xunit;

namespace Ticketing.Hub.Tests;

public class ArrowsTests
{
    // What each module may know, besides itself: everything in a group to its left.
    static readonly string[][] Groups =
    [
        ["Kernel"],
        ["Storage"],
        ["Import"],
        ["Mail", "Export"],
        ["Organisation", "Catalogue", "Crm", "Finance"],
        ["Seating", "Partners", "Cashless"],
        ["Distribution"],
        ["Sales"],
        ["Options", "Bookings", "Access"],
        ["Sync"],
        ["InfoCentre"],
        ["Web"],
    ];

    // Their order within a group: the ones later in house.md's list may not be known by the ones before, nor the other way
    // round, unless it is said here.
    static readonly (string From, string To)[] Within = [("Catalogue", "Organisation"), ("Crm", "Organisation"), ("Finance", "Organisation")];

    public static TheoryData<string> Modules => [.. Groups.SelectMany(group => group)];

    [Theory, MemberData(nameof(Modules))]
    public void A_module_knows_nothing_of_what_stands_to_its_right(string module)
    {
        var at = Array.FindIndex(Groups, group => group.Contains(module));
        var forbidden = Groups.Skip(at).SelectMany(group => group)
            .Where(other => other != module && !Within.Contains((module, other)))
            .Select(other => "Ticketing.Hub." + other)
            .ToArray();

        var result = Types.InAssembly(typeof(HubHost).Assembly)
            .That().ResideInNamespaceMatching($@"^Ticketing\.Hub\.{module}(\.|$)")
            .And().DoNotResideInNamespaceMatching(@"\.Pages(\.|$)")
            .ShouldNot().HaveDependencyOnAny(forbidden)
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            $"{module} knows too much: {string.Join(", ", result.FailingTypeNames ?? [])} use one of {string.Join(", ", forbidden)}.");
    }

    [Fact]
    public void Every_folder_of_the_hub_is_a_module_of_the_list()
    {
        var known = Groups.SelectMany(group => group).ToHashSet();
        var present = typeof(HubHost).Assembly.GetTypes()
            .Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith("Ticketing.Hub.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[2])
            .Distinct();

        Assert.DoesNotContain(present, name => !known.Contains(name));
    }
}
