using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Cashless;

public enum WalletState
{
    Open,

    /// <summary>Lost or stolen chip, or a dispute: nothing is paid from it; what is put on it stays.</summary>
    Blocked,
}

/// <summary>Money that a visitor has put aside for the buvettes. Its balance is the sum of its movements, nothing else.</summary>
public sealed class Wallet
{
    public static readonly Lifecycle<WalletState> Moves = new(
        "Wallet",
        (WalletState.Open, "Block", WalletState.Blocked),
        (WalletState.Blocked, "Unblock", WalletState.Open));

    public required Guid Id { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public WalletState State { get; private set; }

    public string BlockReason { get; private set; } = "";

    public required long OpenedAtMs { get; init; }

    public void Block(string reason) => (State, BlockReason) = (Moves.Next(State, "Block"), reason);

    public void Unblock() => (State, BlockReason) = (Moves.Next(State, "Unblock"), "");
}

/// <summary>The chip that a visitor wears. One wallet may change its chip; a chip has one wallet.</summary>
public sealed class Chip
{
    /// <summary>UID, upper-case hex, 4 or 7 bytes.</summary>
    public required string Uid { get; init; }

    public required Guid WalletId { get; set; }

    /// <exception cref="RuleViolation">"cashless.chip-invalid".</exception>
    public static string ParseUid(string text)
    {
        var uid = text.Trim().ToUpperInvariant();
        return uid.Length is 8 or 14 && uid.All(char.IsAsciiHexDigitUpper)
            ? uid
            : throw RuleViolation.Invalid(
                "cashless.chip-invalid", $"chip: '{text}' is not a UID of 4 or 7 bytes in hex (8 or 14 digits).");
    }
}

public enum MovementKind
{
    /// <summary>What stood on the chip when it was brought into the hub (presale, another system).</summary>
    OpeningCredit,
    TopUp,
    Debit,

    /// <summary>A debit taken back: the chip could not be written, the cashier cancelled.</summary>
    Reversal,

    /// <summary>Paid at a till for something else than a drink, tickets for one; positive where that was given back.</summary>
    Purchase,
}

/// <summary>One movement of a wallet. Never changed.</summary>
public sealed class WalletMovement : IAppendOnly
{
    /// <summary>Names the cause, and makes it once: "debit:gate-7:123".</summary>
    public required string Reference { get; init; }

    public required Guid WalletId { get; init; }

    public required string Chip { get; init; }

    public required MovementKind Kind { get; init; }

    /// <summary>Minor units; positive puts money on the wallet.</summary>
    public required long Amount { get; init; }

    /// <summary>The appliance whose journal it came from; empty when made in the office.</summary>
    public required string Source { get; init; }

    /// <summary>The reader or till.</summary>
    public required string DeviceId { get; init; }

    /// <summary>0: an amount keyed in.</summary>
    public long Product { get; init; }

    public int Quantity { get; init; }

    /// <summary>Decided by the reader alone, cut off.</summary>
    public bool ReaderOffline { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>Something sold at a buvette.</summary>
public sealed class Product
{
    /// <summary>1 to 65,535: two bytes of the debit frame.</summary>
    public required long Code { get; init; }

    public required string Name { get; set; }

    /// <summary>Minor units, VAT included.</summary>
    public required long Price { get; set; }

    public required string Currency { get; set; }

    /// <summary>Hundredths of a percent: 1000 is 10 %.</summary>
    public required int VatRate { get; set; }
}
