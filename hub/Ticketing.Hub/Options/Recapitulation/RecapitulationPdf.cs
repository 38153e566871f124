namespace Ticketing.Hub.Options;

/// <summary>The paper that goes with the mail of a validated order. The same content gives the same bytes.</summary>
public static class RecapitulationPdf
{
    public static byte[] Render(RecapitulationContent content) => throw new NotImplementedException();
}
