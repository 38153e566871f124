namespace Ticketing.Hub.Options;

/// <summary>The paper that goes with the mail of a validated order. The same content gives the same bytes.</summary>
public static class RecapitulationPdf
{
    public static byte[] Render(RecapitulationContent content)
    {
        using var pages = new RecapitulationPages(content);
        Write(pages, content);
        return pages.Finish();
    }

    static void Write(RecapitulationPages pages, RecapitulationContent content)
    {
        pages.Open();
        if (content.Remark.Length > 0)
            pages.Paragraph(content.Remark);
        if (content.Lines.Count > 0)
        {
            pages.TableHead();
            foreach (var line in content.Lines)
            {
                pages.Row(line);
            }

            pages.Totals();
        }

        if (content.Lines.Count > 0 && content.HowToPay.Length > 0 && content.Balance > 0)
        {
            pages.Section("HowToPay");
            pages.Paragraph(content.HowToPay);
        }

        if (content.Waiting.Count > 0)
        {
            pages.Section("Waiting");
            pages.Paragraph(pages.Words["WaitingLead"]);
            foreach (var line in content.Waiting)
            {
                pages.Wish(line.Option, line.Event, line.Starts, line.Category, line.Quantity, "");
            }
        }

        if (content.Refused.Count > 0)
        {
            pages.Section("Refused");
            foreach (var line in content.Refused)
            {
                pages.Wish(line.Option, line.Event, line.Starts, line.Category, line.Quantity, line.Reason);
            }
        }
    }
}
