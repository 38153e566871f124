using Ticketing.Firmware.Board;

namespace Ticketing.Simulators.Hardware;

/// <summary>A 4 × 20 display that remembers what it showed.</summary>
public sealed class SimulatedDisplay : IDisplay
{
    readonly Lock _lock = new();
    readonly List<string> _shown = [];

    /// <summary>The page that stands on it now, rows joined by line feeds.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Every page so far, oldest first.</summary>
    public IReadOnlyList<string> Shown
    {
        get
        {
            lock (_lock)
                return [.. _shown];
        }
    }

    /// <summary>Characters of the longest row ever asked for: more than 20 do not fit the glass.</summary>
    public int LongestRow { get; private set; }

    public void Show(string first, string second, string third, string fourth)
    {
        string[] rows = [first, second, third, fourth];
        var page = string.Join('\n', rows.Select(row => row.Length > 20 ? row[..20] : row)).TrimEnd();
        lock (_lock)
        {
            LongestRow = Math.Max(LongestRow, rows.Max(row => row.Length));
            if (page == Page)
                return;
            Page = page;
            _shown.Add(page);
            if (_shown.Count > 1000)
                _shown.RemoveAt(0);
        }
    }
}
