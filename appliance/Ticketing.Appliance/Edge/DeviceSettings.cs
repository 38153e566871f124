using System.Globalization;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// What the office set for a device (DeviceRow.settings). Keys: checkpoint, direction (in, out, both), categories and
/// performances (with commas; empty: all), anti_passback (true, false), open_ms, timeout_ms, floor_limit and
/// max_offline (cents), products (codes with commas; empty: all). What is missing or cannot be read has its usual value.
/// </summary>
sealed class DeviceSettings(DeviceRow device)
{
    public string Checkpoint => Text("checkpoint") is { Length: > 0 } text ? text : device.Name;
    public Direction Direction => Text("direction") == "out" ? Direction.Out : Direction.In;
    public bool AntiPassback => Text("anti_passback") == "true";
    public int OpenMs => Number("open_ms", 5000, 65535);
    public int TimeoutMs => Number("timeout_ms", 800, 65535);
    public int FloorLimit => Number("floor_limit", 2000, 1_000_000);
    public int MaxOffline => Number("max_offline", 5000, 1_000_000);

    public bool Leads(Direction way) => Text("direction") == "both" || way == Direction;
    public bool TakesCategory(string category) => Listed("categories", category);
    public bool TakesAllCategories => Text("categories").Length == 0;
    public bool Serves(uint performance) => Listed("performances", performance.ToString(CultureInfo.InvariantCulture));
    public bool Sells(uint product) => Listed("products", product.ToString(CultureInfo.InvariantCulture));

    string Text(string key) => device.Settings.TryGetValue(key, out var value) ? value.Trim() : "";

    int Number(string key, int usual, int most) =>
        int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : usual;

    bool Listed(string key, string item) => Text(key) is not { Length: > 0 } list
        || list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(item);
}
