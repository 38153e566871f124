using System.Text;
using CsvHelper;
using Utf8Check = System.Text.Unicode.Utf8;

namespace Ticketing.Hub.Import;

/// <summary>CSV as venues have it: UTF-8 with or without a mark, semicolons or commas, quotes, a header line.</summary>
public static class ReadCsv
{
    static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>A file without its byte order mark, sure to be UTF-8 text.</summary>
    /// <exception cref="ImportException">"import.encoding", with the line.</exception>
    public static ReadOnlyMemory<byte> Utf8(byte[] content)
    {
        // A zero is what UTF-16 looks like from here.
        var wrong = Array.IndexOf(content, (byte)0);
        if (wrong < 0 && !Utf8Check.IsValid(content))
            wrong = FirstWrong(content);
        if (wrong >= 0)
        {
            throw new ImportException(
                $"line {content.AsSpan(0, wrong).Count((byte)'\n') + 1}", "import.encoding",
                "the file is not UTF-8: save it again as \"CSV UTF-8\", or as UTF-8 text.");
        }

        return content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsMemory(3) : content;
    }

    static int FirstWrong(byte[] content)
    {
        try
        {
            Strict.GetCharCount(content);
            return -1;
        }
        catch (DecoderFallbackException e)
        {
            return Math.Clamp(e.Index, 0, content.Length);
        }
    }

    /// <summary>Header and rows, each row with its line number.</summary>
    /// <exception cref="ImportException">What is broken, and in which line.</exception>
    public static (string[] Header, List<(int Line, string[] Values)> Rows) Read(byte[] content, int mostRows)
    {
        var text = Strict.GetString(Utf8(content).Span);
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
