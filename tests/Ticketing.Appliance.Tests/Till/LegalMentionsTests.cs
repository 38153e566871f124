using Ticketing.Appliance.Till;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>Who gives the show, on every paper.</summary>
public sealed class LegalMentionsTests
{
    [Theory]
    [InlineData("Opéra du Nord", "1 place du Théâtre\nLicence L-R-24-1", "1 place du Théâtre|Licence L-R-24-1")]
    [InlineData("Opéra du Nord", "OPÉRA DU NORD, 1 place du Théâtre\r\n\r\n Licence L-R-24-1 ", "1 place du Théâtre|Licence L-R-24-1")]
    [InlineData("Opéra du Nord", "Association L'Opéra du Nord, 1 place du Théâtre", "Association L'Opéra du Nord, 1 place du Théâtre")]
    [InlineData("Opéra du Nord", "Opéra du Nord", "")]
    [InlineData("Opéra du Nord", "", "")]
    public void Mentions_follow_the_name_a_line_each_and_do_not_say_it_again(string name, string typed, string lines) =>
        Assert.Equal(lines.Split('|', StringSplitOptions.RemoveEmptyEntries),
            new SiteRow { OrganisationName = name, LegalMentions = typed }.MentionsAfterName());
}
