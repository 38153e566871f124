namespace Ticketing.Hub.Web;

/// <param name="Name">Key in WebText.</param>
/// <param name="Path">The page.</param>
/// <param name="Icon">Name of its picture.</param>
/// <param name="Right">Shown to whoever may read it.</param>
/// <param name="Key">Typed after g; empty for none.</param>
public sealed record MenuEntry(string Name, string Path, string Icon, string Right, string Key)
{
    /// <summary>Another right that shows it as well; empty for none.</summary>
    public string OrRight { get; init; } = "";

    public bool IsShownTo(Office office) =>
        office.May(Right, Organisation.Right.Read) || (OrRight.Length > 0 && office.May(OrRight, Organisation.Right.Read));
}

public sealed record MenuGroup(string Name, IReadOnlyList<MenuEntry> Entries);

/// <summary>The rail's entries, in the order in which an evening needs them.</summary>
public static class Menu
{
    public static IReadOnlyList<MenuGroup> Groups { get; } =
    [
        new("MenuTonight",
        [
            new("Dashboard", "/", "gauge", "infocentre.evening", "d"),
            new("Access", "/access", "gate", "access.passages", "a"),
            new("Devices", "/devices", "device", "organisation.devices", "m"),
            new("Shelf", "/shelf", "shelf", "organisation.shelf", "e"),
        ]),
        new("MenuSales",
        [
            new("OrderFiles", "/order-files", "file", "sales.order-files", "o"),
            new("Performances", "/performances", "calendar", "catalogue.performances", "p"),
            new("Holds", "/holds", "hold", "seating.leases", "h"),
            new("Contacts", "/contacts", "people", "crm.contacts", "c"),
            new("Mailbox", "/mailbox", "envelope", "crm.mail", "b"),
            new("Wallets", "/wallets", "wallet", "cashless.wallets", "w"),
            new("Finance", "/finance", "coins", "finance", "f"),
        ]),
        new("MenuComplement",
        [
            new("Options", "/options", "ticket", "options.places", "v") { OrRight = "options.products" },
            new("WaitingList", "/options/waiting", "queue", "options.places", "q") { OrRight = "options.products" },
            new("OptionAssistant", "/options/assistant", "puzzle", "options.places.manage", "x"),
            new("OptionDeadlines", "/options/deadlines", "clock", "options.places.manage", "k"),
            new("OptionReport", "/options/report", "chart", "options.places.reports", "z"),
        ]),
        new("MenuSettings",
        [
            new("Season", "/season", "tree", "catalogue.seasons", "s"),
            new("Tariffs", "/tariffs", "tag", "catalogue.tariffs", "t"),
            new("Spaces", "/spaces", "seat", "seating.plan", "l"),
            new("OptionSettings", "/options/settings", "sliders", "options.settings", "y"),
            new("Import", "/import", "upload", "catalogue.import", "i"),
            new("Operators", "/operators", "person", "organisation.operators", "u"),
            new("Profiles", "/profiles", "lock", "organisation.profiles", "r"),
            new("Audit", "/audit", "book", "organisation.operators", "j"),
        ]),
    ];
}
