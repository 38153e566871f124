namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// The DNS name in the certificate of a site's edge. Devices connect to it by this name and accept no certificate
    /// without it; the hub gives it to edges only. Source: docs/adr/0006-device-certificates.md.
    /// </summary>
    public static class EdgeName
    {
        const string First = "edge.";
        const string Last = ".ticketing";

        /// <summary>The name, e.g. "edge.grande-salle.ticketing".</summary>
        /// <param name="site">The venue's site: 1 to 32 small letters, digits and dashes.</param>
        public static string Of(string site)
        {
            return First + site + Last;
        }
    }
}
