using SkiaSharp;

namespace Ticketing.Hub.Export;

/// <param name="Size">Points.</param>
/// <param name="Bold">The fat cut of the same family.</param>
/// <param name="Color">0xRRGGBB.</param>
public readonly record struct PdfLetters(float Size, bool Bold = false, uint Color = PdfLetters.Ink)
{
    public const uint Ink = 0x1D2530, Quiet = 0x66707D;

    // The letters come with the program: a machine without fonts prints the same.
    static readonly byte[] PlainFile = Read("Lato-Regular.ttf"), BoldFile = Read("Lato-Bold.ttf");
    static readonly SKTypeface PlainWhole = Typeface(PlainFile), BoldWhole = Typeface(BoldFile);

    /// <summary>From one line to the next.</summary>
    public float Leading => Size * 1.32f;

    internal static SKTypeface Whole(bool bold) => bold ? BoldWhole : PlainWhole;

    /// <summary>The same letters, with the outlines of these glyphs only.</summary>
    internal static SKTypeface Cut(bool bold, IEnumerable<ushort> glyphs) =>
        Typeface(FontCut.Of(bold ? BoldFile : PlainFile, glyphs));

    static SKTypeface Typeface(byte[] file)
    {
        using var bytes = SKData.CreateCopy(file);
        return SKTypeface.FromData(bytes);
    }

    static byte[] Read(string file)
    {
        using var stream = typeof(PdfLetters).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not in the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
