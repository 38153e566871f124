namespace Ticketing.Simulators.Play;

/// <summary>Stable codes as a person at the venue would say them. A code without words here is shown as it is.</summary>
static class FrenchWords
{
    static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["access.already-used"] = "déjà utilisé",
        ["access.entries-exhausted"] = "toutes les entrées utilisées",
        ["access.passed-back"] = "son porteur est déjà entré",
        ["access.passage-interrupted"] = "passage interrompu",
        ["access.unknown-ticket"] = "billet inconnu",
        ["access.forged"] = "faux billet",
        ["access.unreadable"] = "illisible",
        ["access.wrong-performance"] = "autre soirée",
        ["access.too-early"] = "portes pas encore ouvertes",
        ["access.too-late"] = "portes fermées",
        ["access.wrong-organisation"] = "autre organisateur",
        ["access.refunded"] = "remboursé",
        ["access.cancelled"] = "annulé",
        ["access.exchanged"] = "échangé",
        ["access.reprinted"] = "remplacé par un duplicata",
        ["access.blocked"] = "sur liste noire",
        ["access.unpaid"] = "non payé",
        ["access.wrong-checkpoint"] = "autre porte",
        ["access.performance-cancelled"] = "séance annulée",
        ["access.gate-not-ready"] = "porte pas prête",
        ["access.device-revoked"] = "porte révoquée",
        ["access.double-read"] = "double lecture",
        ["gate-silent"] = "porte sans réponse",
        ["reader-silent"] = "lecteur sans réponse",
        ["gave-up"] = "renoncé à entrer",
        ["payment.declined"] = "carte refusée",
        ["payment.abandoned"] = "paiement abandonné",
        ["payment.timed-out"] = "aucune carte présentée",
        ["payment.not-taken"] = "carte non débitée",
        ["payment.unknown"] = "réponse du terminal perdue",
        ["payment.terminal-busy"] = "terminal occupé",
        ["payment.terminal-unreachable"] = "terminal injoignable",
        ["seating.not-enough"] = "plus assez de places",
        ["seating.seat-taken"] = "place prise",
        ["seating.no-contiguous"] = "pas de places ensemble",
        ["till.lease-exhausted"] = "réserve hors ligne épuisée",
        ["till.take-up-offline"] = "reprise impossible hors ligne",
        ["till.take-up-unanswered"] = "reprise sans réponse du siège",
        ["sales.booking-taken-up"] = "dossier dans un autre panier",
        ["till.cart-unknown"] = "panier perdu (caisse tuée)",
        ["till.cart-expired"] = "panier expiré",
    };

    public static string Of(Crowd.GroupStep step) => step switch
    {
        Crowd.GroupStep.Requested => "demandées",
        Crowd.GroupStep.Placed => "posées",
        Crowd.GroupStep.Refused => "refusées (liste d'attente comprise)",
        Crowd.GroupStep.Waiting => "en liste d'attente",
        Crowd.GroupStep.Validated => "validées",
        Crowd.GroupStep.Released => "libérées, échues",
        Crowd.GroupStep.Promoted => "promues de la liste d'attente",
        Crowd.GroupStep.TakenUp => "reprises à la caisse",
        Crowd.GroupStep.Sold => "vendues",
        _ => "entrées",
    };

    public static string Of(string code) => Words.GetValueOrDefault(code, code);
}
