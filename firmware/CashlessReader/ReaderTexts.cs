using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>What the display says: rows of at most 20 characters, in French.</summary>
    public static class ReaderTexts
    {
        /// <summary>Row 2 while nothing is sold.</summary>
        public const string Choose = "Choisissez";

        /// <summary>Row 2 while there is no configuration.</summary>
        public const string NotReady = "Lecteur pas prêt";

        /// <summary>Asks for the chip.</summary>
        public const string Present = "Présentez la carte";

        /// <summary>Row 3 when the flash did not take the start: the reader stays shut down until it is repaired.</summary>
        public const string FlashFailed = "Mémoire en panne";

        /// <summary>Row 3 when all numbers of this enrolment have been used.</summary>
        public const string NumbersUsedUp = "À réenrôler";

        /// <summary>Row 4 while the edge is out of reach.</summary>
        public const string CutOff = "Hors ligne";

        /// <summary>Row 4 while cancelling is possible.</summary>
        public const string CanCancel = "* pour annuler";

        /// <summary>Row 4 while an amount is typed.</summary>
        public const string CanEnter = "# valider  * annuler";

        /// <summary>Why nothing was debited: row 2 of a refusal.</summary>
        public static string Reason(DebitOutcome outcome)
        {
            switch (outcome)
            {
                case DebitOutcome.InsufficientFunds:
                    return "Solde insuffisant";
                case DebitOutcome.Blocked:
                    return "Carte bloquée";
                case DebitOutcome.UnknownChip:
                    return "Carte inconnue";
                case DebitOutcome.ChipNotGenuine:
                    return "Carte non valable";
                case DebitOutcome.OverFloorLimit:
                    return "Montant trop élevé";
                case DebitOutcome.OfflineLimit:
                    return "Plafond hors ligne";
                case DebitOutcome.AmountInvalid:
                    return "Montant non valable";
                case DebitOutcome.NoPurse:
                    return "Carte sans compte";
                case DebitOutcome.ChipWornOut:
                    return "Carte à remplacer";
                case DebitOutcome.DeviceRevoked:
                    return "Lecteur révoqué";
                case DebitOutcome.ReaderNotReady:
                    return "Lecteur pas prêt";
                default:
                    return "";
            }
        }

        /// <summary>What to do: row 3 of a refusal.</summary>
        public static string Advice(DebitOutcome outcome)
        {
            switch (outcome)
            {
                case DebitOutcome.InsufficientFunds:
                case DebitOutcome.OverFloorLimit:
                case DebitOutcome.OfflineLimit:
                    return "Autre paiement";
                case DebitOutcome.AmountInvalid:
                    return "Recommencez";
                default:
                    return "Voir la caisse";
            }
        }

        /// <summary>An amount as people write it, e.g. "12,50 €".</summary>
        /// <param name="cents">Cents; may be negative.</param>
        public static string Euros(int cents)
        {
            long amount = cents < 0 ? -(long)cents : cents;
            string rest = (amount % 100).ToString();
            return (cents < 0 ? "-" : "") + (amount / 100).ToString() + "," + (rest.Length < 2 ? "0" : "") + rest + " €";
        }
    }
}
