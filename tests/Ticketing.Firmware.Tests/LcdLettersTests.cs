using CsCheck;
using Ticketing.Firmware.Board;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

public class LcdLettersTests
{
    internal static void AssertShowable(string row)
    {
        Assert.True(row.Length <= 20, $"\"{row}\" has {row.Length} characters.");
        Assert.DoesNotContain('?', Fit(row));
        Assert.All(row, letter => Assert.True(
            letter is >= ' ' and < '~' and not '\\' || LcdLetters.Drawn.Contains(letter), $"'{letter}' of \"{row}\" is not shown as written."));
    }

    [Fact]
    public void Every_word_of_the_gate_and_of_the_reader_is_shown_as_written()
    {
        foreach (var outcome in Enum.GetValues<AccessOutcome>())
            Assert.All([GateTexts.Title(outcome), GateTexts.Reason(outcome), GateTexts.Advice(outcome)], AssertShowable);
        foreach (var outcome in Enum.GetValues<DebitOutcome>())
            Assert.All([ReaderTexts.Reason(outcome), ReaderTexts.Advice(outcome)], AssertShowable);
        AssertShowable(ReaderTexts.Euros(DebitRules.MaxAmount));
    }

    [Fact]
    public void A_letter_that_the_display_lacks_loses_its_accent() => Assert.Equal(
        "Buffet Noel ca ou l'oeuvre \"O\" 20o", Fit("Buffet Noël ça où l’œuvre «O» 20°", 35).TrimEnd());

    [Fact]
    public void What_has_no_plain_form_is_a_question_mark() => Assert.Equal("?? ?", Fit("日本\t?"[..2] + " ☺").TrimEnd());

    [Fact]
    public void The_rom_has_a_yen_and_an_arrow_where_ascii_has_backslash_and_tilde() => Assert.Equal("a/b-c", Fit(@"a\b~c").TrimEnd());

    [Fact]
    public void A_drawn_letter_has_its_code_and_its_drawing()
    {
        Assert.Equal(8, LcdLetters.Drawn.Length);
        var drawings = LcdLetters.Drawings();
        Assert.Equal(8, drawings.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(drawings, drawing => Assert.True(drawing.Length == 8 && drawing.All(row => row < 32)));
        for (var i = 0; i < 8; i++)
            Assert.Equal((char)(8 + i), LcdLetters.CodeOf(LcdLetters.Drawn[i]));
    }

    [Fact]
    public void Any_text_fills_the_row_with_codes_that_the_display_has() => Gen.String[0, 60].Sample(text =>
    {
        var row = new char[20];
        LcdLetters.Fit(text, row);
        Assert.All(row, code => Assert.True(code is >= (char)8 and < (char)16 or >= ' ' and < '~' and not '\\'));
    });

    static string Fit(string text, int columns = 20)
    {
        var row = new char[columns];
        LcdLetters.Fit(text, row);
        return new string(row);
    }
}
