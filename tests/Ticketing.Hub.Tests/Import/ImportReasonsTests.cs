using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Import;
using Ticketing.Hub.Import.Pages;
using Xunit;

namespace Ticketing.Hub.Tests.Import;

public class ImportReasonsTests
{
    [Theory]
    [InlineData("price: a value is needed.", "price: une valeur est nécessaire.")]
    [InlineData("price: 'douze' is not an amount from 0 to 1000000 with at most two decimals.",
        "price: « douze » n'est pas un montant de 0 à 1000000 avec deux décimales au plus.")]
    [InlineData("state: 'Ouvert' is not one of Draft, OnSale, Closed.", "state: « Ouvert » n'est pas une des valeurs Draft, OnSale, Closed.")]
    [InlineData("'^' is not one of <, >, <> or null.", "« ^ » n'est pas une des valeurs <, >, <> ou null.")]
    [InlineData("there is no category 'Cat9'; the plan has Cat1, Cat2.", "la catégorie « Cat9 » n'existe pas ; le plan a Cat1, Cat2.")]
    [InlineData("a list is needed, not an object.", "il faut une liste, et non un objet.")]
    [InlineData("starts: 'demain' is not an instant: allowed are 2026-11-23 20:00, 2026-11-23T20:00:00+01:00 and, with --relative-to, today+1 20:00 or now-00:30.",
        "starts: « demain » n'est ni une date ni une heure. Écrivez 2026-11-23 20:00, ou 2026-11-23T20:00:00+01:00.")]
    [InlineData("code: 'a{0}b' stands in line 4 already.", "code: « a{0}b » se trouve déjà à la ligne 4.")]
    [InlineData("something new.", "something new.")]
    public void The_reason_of_a_refused_file_is_said_in_French(string english, string french)
    {
        Assert.Equal(french, In("fr-FR").Reason(new ImportIssue("a.csv", "line 4", "import.value-invalid", english)));
        Assert.Equal(english, In("en-GB").Reason(new ImportIssue("a.csv", "line 4", "import.value-invalid", english)));
    }

    [Theory]
    [InlineData("line 12", "ligne 12")]
    [InlineData("line 1, byte 9", "ligne 1, octet 9")]
    [InlineData("$.zones[0].rows[3]", "$.zones[0].rows[3]")]
    [InlineData("", "")]
    public void The_place_of_a_fault_is_said_in_French(string english, string french) =>
        Assert.Equal(french, In("fr-FR").Where(new ImportIssue("a.csv", english, "import.json-broken", "")));

    static ImportReasons In(string culture)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return new ServiceCollection().AddLogging().AddLocalization().AddScoped<ImportReasons>()
            .BuildServiceProvider().GetRequiredService<ImportReasons>();
    }
}
