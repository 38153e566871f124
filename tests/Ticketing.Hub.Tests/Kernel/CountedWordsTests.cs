using System.Globalization;
using Ticketing.Hub.Kernel;
using Xunit;

namespace Ticketing.Hub.Tests.Kernel;

/// <summary>One place, two places: in each language by its own rule.</summary>
public class CountedWordsTests
{
    [Theory]
    [InlineData("fr-FR", 0, "0 place est à vous")]
    [InlineData("fr-FR", 1, "1 place est à vous")]
    [InlineData("fr-FR", 2, "2 places sont à vous")]
    [InlineData("en-GB", 0, "0 places sont à vous")]
    [InlineData("en-GB", 1, "1 place est à vous")]
    public void French_counts_from_two_and_English_from_nought_on(string culture, int count, string said) =>
        Assert.Equal(said, CountedWords.Format(CultureInfo.GetCultureInfo(culture), "{0} place[s] [est|sont] à vous", [count]));

    [Theory]
    [InlineData("1", "Votre place est réglée pour [Les Copains].")]
    [InlineData("1\u202f204", "Vos 1\u202f204 places sont réglées pour [Les Copains].")]
    public void A_number_may_stand_within_and_a_name_is_left_alone(string count, string said) => Assert.Equal(
        said, CountedWords.Format(
            CultureInfo.GetCultureInfo("fr-FR"), "[Votre place est|Vos {0} places sont] réglée[s] pour {1}.", [count, "[Les Copains]"]));

    [Fact]
    public void Each_mark_goes_by_the_number_before_it() => Assert.Equal(
        "12 options · 1 place demandée · 0 posée",
        CountedWords.Format(CultureInfo.GetCultureInfo("fr-FR"), "{0} option[s] · {1} place[s] demandée[s] · {2} posée[s]", [12, 1, "0"]));
}
