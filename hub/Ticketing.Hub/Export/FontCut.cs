using System.Buffers.Binary;
using System.Text;

namespace Ticketing.Hub.Export;

/// <summary>
/// A TrueType font (OpenType specification, chapters glyf, loca, head) without the outlines that a document does not need:
/// 660 KB become some 30. Glyphs keep their numbers and widths, so that what was measured with the whole font stays right.
/// </summary>
static class FontCut
{
    // What a PDF needs. Kerning, ligatures and their like are not drawn by us and weigh the most.
    static readonly string[] Kept =
        ["OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"];

    const ushort PartsAreWords = 0x1, HasScale = 0x8, MoreParts = 0x20, HasTwoScales = 0x40, HasMatrix = 0x80;

    public static byte[] Of(byte[] font, IEnumerable<ushort> glyphs)
    {
        var tables = Tables(font);
        var outlines = tables["glyf"];
        var places = Places(tables);
        var wanted = new SortedSet<ushort> { 0 };
        foreach (var glyph in glyphs)
        {
            Want(wanted, glyph, outlines, places);
        }

        var glyf = new MemoryStream();
        var loca = new byte[places.Length * 4];
        for (var glyph = 0; glyph + 1 < places.Length; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(glyph * 4), (uint)glyf.Length);
            if (!wanted.Contains((ushort)glyph))
                continue;
            glyf.Write(outlines.AsSpan(places[glyph], places[glyph + 1] - places[glyph]));
            while (glyf.Length % 4 != 0)
                glyf.WriteByte(0);
        }

        BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(loca.Length - 4), (uint)glyf.Length);
        var head = tables["head"].ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        (tables["glyf"], tables["loca"], tables["head"]) = (glyf.ToArray(), loca, head);
        // Version 3: glyphs have no names.
        tables["post"] = [0, 3, 0, 0, .. tables["post"].AsSpan(4, 28)];
        return Written(tables);
    }

    static void Want(SortedSet<ushort> wanted, ushort glyph, byte[] outlines, int[] places)
    {
        if (glyph + 1 >= places.Length || !wanted.Add(glyph))
            return;
        var outline = outlines.AsSpan(places[glyph], places[glyph + 1] - places[glyph]);
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            return;
        // A letter made of others: é is e and an accent.
        for (var at = 10; ;)
        {
            var flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            Want(wanted, BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]), outlines, places);
            if ((flags & MoreParts) == 0)
                return;
            at += 4 + ((flags & PartsAreWords) != 0 ? 4 : 2)
                + ((flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
        }
    }

    static SortedDictionary<string, byte[]> Tables(byte[] font)
    {
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var count = BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(4));
        for (var i = 0; i < count; i++)
        {
            var entry = font.AsSpan(12 + i * 16, 16);
            var tag = Encoding.ASCII.GetString(entry[..4]);
            var offset = (int)BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
            if (Kept.Contains(tag))
                tables.Add(tag, font[offset..(offset + length)]);
        }

        return tables;
    }

    static int[] Places(SortedDictionary<string, byte[]> tables)
    {
        var isLong = BinaryPrimitives.ReadInt16BigEndian(tables["head"].AsSpan(50)) == 1;
        var loca = tables["loca"];
        var places = new int[isLong ? loca.Length / 4 : loca.Length / 2];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = isLong
                ? (int)BinaryPrimitives.ReadUInt32BigEndian(loca.AsSpan(i * 4))
                : BinaryPrimitives.ReadUInt16BigEndian(loca.AsSpan(i * 2)) * 2;
        }

        return places;
    }

    static byte[] Written(SortedDictionary<string, byte[]> tables)
    {
        var directory = 12 + tables.Count * 16;
        var font = new byte[directory + tables.Values.Sum(table => (table.Length + 3) / 4 * 4)];
        var power = (int)Math.Log2(tables.Count);
        var header = font.AsSpan();
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(header[8..], (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)(tables.Count * 16 - (16 << power)));
        BinaryPrimitives.WriteUInt32BigEndian(tables["head"].AsSpan(8), 0);
        var (at, headAt, i) = (directory, 0, 0);
        foreach (var (tag, table) in tables)
        {
            table.CopyTo(font, at);
            var entry = font.AsSpan(12 + i++ * 16, 16);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Sum(font.AsSpan(at, (table.Length + 3) / 4 * 4)));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)table.Length);
            if (tag == "head")
                headAt = at;
            at += (table.Length + 3) / 4 * 4;
        }

        BinaryPrimitives.WriteUInt32BigEndian(font.AsSpan(headAt + 8), unchecked(0xB1B0AFBA - Sum(font)));
        return font;
    }

    static uint Sum(ReadOnlySpan<byte> words)
    {
        var sum = 0u;
        for (var i = 0; i + 3 < words.Length; i += 4)
        {
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(words[i..]));
        }

        return sum;
    }
}
