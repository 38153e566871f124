namespace Ticketing.Simulators.Script;

/// <summary>What the table says of an incident.</summary>
public static class IncidentText
{
    public static string Begins(Incident incident) => $"✗ {Of(incident)}";

    public static string Ends(Incident incident) => $"✓ {Of(incident)} : rétabli";

    public static string Of(Incident incident) => incident.Kind switch
    {
        IncidentKind.GateCutOff => $"porte {incident.Target} coupée du boîtier",
        IncidentKind.ReaderCutOff => $"lecteur {incident.Target} coupé du boîtier",
        IncidentKind.EdgeCutOffFromHub => "boîtier d'accès coupé du siège",
        IncidentKind.TillCutOffFromHub => $"caisse {incident.Target} coupée du siège",
        IncidentKind.SlowLine => "lignes lentes (150 ms)",
        IncidentKind.EdgeKilled => "boîtier d'accès tué (kill -9)",
        IncidentKind.TillKilled => $"caisse {incident.Target} tuée (kill -9)",
        IncidentKind.HubStopped => "siège arrêté",
        IncidentKind.GateWithoutPower => $"porte {incident.Target} sans courant",
        IncidentKind.TicketPaperOut => $"caisse {incident.Target} : plus de billets vierges",
        IncidentKind.ReceiptCoverOpen => $"caisse {incident.Target} : capot de l'imprimante ouvert",
        _ => $"caisse {incident.Target} : terminal de paiement lent et capricieux",
    };
}
