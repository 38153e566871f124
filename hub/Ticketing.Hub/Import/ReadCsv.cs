using System.Text;
using CsvHelper;

namespace Ticketing.Hub.Import;

/// <summary>CSV as venues have it: UTF-8 with or without a mark, semicolons or commas, quotes, a header line.</summary>
public static class ReadCsv
{
    static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>The text of a file that must be UTF-8.</summary>
    /// <exception cref="ImportException">"import.encoding", with the line.</exception>
    public static string Utf8(byte[] content)
    {
        try
        {
            var text = Strict.GetString(content);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException e)
        {
            var before = content.AsSpan(0, Math.Clamp(e.Index, 0, content.Length)).Count((byte)'\n');
            throw new ImportException(
                $"line {before + 1}", "import.encoding",
                "the file is not UTF-8: save it again as \"CSV UTF-8\", or as UTF-8 text.");
        }
    }

    /// <summary>Header and rows, each row with its line number.</summary>
    /// <exception cref="ImportException">What is broken, and in which line.</exception>
    public static (string[] Header, List<(int Line, string[] Values)> Rows) Read(byte[] content, int mostRows)
    {
        var text = Utf8(content);
        if (string.IsNullOrWhiteSpace(text))
            throw new ImportException("", "import.csv-broken", "the file is empty: a header line is needed.");
        var firstLine = text.AsSpan(0, text.IndexOf('\n') is var end and >= 0 ? end : text.Length);
        var options = new CsvReaderOptions
        {
            Separator = firstLine.Count(';') >= firstLine.Count(',') ? ';' : ',',
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        };
        try
        {
            using var reader = CsvReader.FromText(text, options);
            reader.ReadHeader();
            var header = reader.Headers.Select(name => name.Trim().ToLowerInvariant()).ToArray();
            var rows = new List<(int, string[])>();
            while (reader.Read())
            {
                var line = (int)reader.LineNumber;
                if (rows.Count == mostRows)
                    throw new ImportException($"line {line}", "import.too-large", $"a sheet has at most {mostRows} lines.");
                rows.Add((line, reader.Current.ToArray()));
            }

            return (header, rows);
        }
        catch (CsvFormatException e)
        {
            throw new ImportException(e.LineNumber > 0 ? $"line {e.LineNumber}" : "", "import.csv-broken", e.Message);
        }
    }
}
