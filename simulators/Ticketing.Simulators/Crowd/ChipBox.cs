using Ticketing.Simulators.Hardware;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Crowd;

/// <summary>
/// The chips that the venue has bought, from the season's list of them. What a reader wrote into a chip is kept, so that a
/// second evening finds the chips as the first has left them.
/// </summary>
public sealed class ChipBox
{
    const int FirstOwnPage = 4;
    const int PageSize = 4;

    readonly string folder;
    readonly List<SimulatedChip> chips = [];

    public ChipBox(string listOfChips, string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var cells in SeasonSheet.Rows(listOfChips))
        {
            var chip = new SimulatedChip(Convert.FromHexString(cells[0].Trim()));
            var kept = Path.Combine(folder, chip.UidText);
            if (File.Exists(kept))
                chip.Store(FirstOwnPage, File.ReadAllBytes(kept));
            chips.Add(chip);
        }
    }

    public IReadOnlyList<SimulatedChip> All => chips;

    /// <summary>Each party has its own.</summary>
    public SimulatedChip For(Party party) => chips[party.Number % chips.Count];

    public void Save()
    {
        foreach (var chip in chips.Where(chip => chip.Writes > 0))
            File.WriteAllBytes(Path.Combine(folder, chip.UidText), chip.Memory[(FirstOwnPage * PageSize)..].ToArray());
    }
}
