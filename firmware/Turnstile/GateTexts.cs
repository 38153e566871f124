using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>What the display says: rows of at most 20 characters, in French, as the public reads them.</summary>
    public static class GateTexts
    {
        /// <summary>Row 2 while the gate waits.</summary>
        public const string Present = "Présentez un billet";

        /// <summary>Row 2 while it is not ready.</summary>
        public const string NotReady = "Accès pas prêt";

        /// <summary>Row 3 when the flash did not take the start: the gate stays shut down until it is repaired.</summary>
        public const string FlashFailed = "Mémoire en panne";

        /// <summary>Row 3 when all numbers of this enrolment have been used.</summary>
        public const string NumbersUsedUp = "À réenrôler";

        /// <summary>Row 4 while the edge is out of reach.</summary>
        public const string CutOff = "Hors ligne";

        /// <summary>Row 2 while the edge is asked.</summary>
        public const string Checking = "Contrôle...";

        /// <summary>Row 2 while another person is being let in.</summary>
        public const string OneByOne = "Un par un, merci";

        /// <summary>Row 2 after arms were forced.</summary>
        public const string ForcedArms = "Passage non autorisé";

        /// <summary>Row 1 of an answer.</summary>
        public static string Title(AccessOutcome outcome)
        {
            if (outcome == AccessOutcome.Evacuation)
                return "ÉVACUATION";

            if (AccessOutcomes.Opens(outcome))
                return outcome == AccessOutcome.ExitGranted ? "AU REVOIR" : "BIENVENUE";

            return outcome == AccessOutcome.GateNotReady || outcome == AccessOutcome.DoubleRead
                || outcome == AccessOutcome.UnknownTicket ? "ATTENDEZ" : "REFUSÉ";
        }

        /// <summary>Row 2 of an answer: the reason.</summary>
        public static string Reason(AccessOutcome outcome)
        {
            switch (outcome)
            {
                case AccessOutcome.Admitted:
                case AccessOutcome.AdmittedOffline:
                case AccessOutcome.AdmittedLeased:
                    return "Passez";
                case AccessOutcome.ReEntry:
                    return "Nouvelle entrée";
                case AccessOutcome.Forced:
                    return "Accès par agent";
                case AccessOutcome.Evacuation:
                    return "Sortez calmement";
                case AccessOutcome.ExitGranted:
                    return "Sortie";
                case AccessOutcome.AlreadyUsed:
                    return "Billet déjà utilisé";
                case AccessOutcome.EntriesExhausted:
                    return "Entrées épuisées";
                case AccessOutcome.PassedBack:
                    return "Déjà à l'intérieur";
                case AccessOutcome.NotInside:
                    return "Entrée non trouvée";
                case AccessOutcome.PassageInterrupted:
                    return "Passage interrompu";
                case AccessOutcome.UnknownTicket:
                    return "Billet inconnu";
                case AccessOutcome.Forged:
                    return "Billet non valable";
                case AccessOutcome.Unreadable:
                    return "Code illisible";
                case AccessOutcome.WrongPerformance:
                    return "Autre séance";
                case AccessOutcome.TooEarly:
                    return "Portes pas ouvertes";
                case AccessOutcome.TooLate:
                    return "Portes fermées";
                case AccessOutcome.WrongOrganisation:
                    return "Autre organisateur";
                case AccessOutcome.Refunded:
                    return "Billet remboursé";
                case AccessOutcome.Cancelled:
                    return "Billet annulé";
                case AccessOutcome.Exchanged:
                    return "Billet échangé";
                case AccessOutcome.Reprinted:
                    return "Billet réimprimé";
                case AccessOutcome.Blocked:
                    return "Billet bloqué";
                case AccessOutcome.Unpaid:
                    return "Billet non réglé";
                case AccessOutcome.WrongCheckpoint:
                    return "Autre entrée";
                case AccessOutcome.WrongDirection:
                    return "Sens interdit";
                case AccessOutcome.PerformanceCancelled:
                    return "Séance annulée";
                case AccessOutcome.GateNotReady:
                    return "Contrôle impossible";
                case AccessOutcome.DeviceRevoked:
                    return "Appareil révoqué";
                case AccessOutcome.DoubleRead:
                    return "Lecture en double";
                default:
                    return "";
            }
        }

        /// <summary>Row 3 of an answer: what to do.</summary>
        public static string Advice(AccessOutcome outcome)
        {
            switch (outcome)
            {
                case AccessOutcome.Unreadable:
                case AccessOutcome.UnknownTicket:
                    return "Réessayez";
                case AccessOutcome.DoubleRead:
                case AccessOutcome.TooEarly:
                    return "";
                case AccessOutcome.WrongCheckpoint:
                case AccessOutcome.WrongDirection:
                    return "Voir le plan";
                case AccessOutcome.GateNotReady:
                    return "Essayez à côté";
                default:
                    return AccessOutcomes.Opens(outcome) ? "" : "Voir l'accueil";
            }
        }
    }
}
