using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Web;

/// <summary>Order files that are looked for, looked at and taken up at this screen.</summary>
public sealed partial class Desk
{
    /// <summary>What the last search found; null before the first.</summary>
    public IReadOnlyList<BookedFile>? Files { get; private set; }

    /// <summary>The order file that is looked at.</summary>
    public BookedFile? File { get; private set; }

    /// <summary>One alone is opened at once.</summary>
    public Task FindFilesAsync(string text) => Run(async () =>
    {
        Files = await counter.TakeUp.FindAsync(Signed(), text, 0);
        File = Files.Count == 1 ? Files[0] : null;
    });

    public void Look(BookedFile? file)
    {
        (File, Error, Notice) = (file, null, null);
        Tell();
    }

    /// <summary>Into a cart of its own, and on to the payment.</summary>
    public async Task TakeUpAsync(string request, IReadOnlyList<string> operationIds)
    {
        await Run(async () =>
        {
            if (Cart is { Lines.Count: > 0 })
                throw new RuleViolation("till.cart-open", text["FinishCartFirst"]);
            Cart = await counter.TakeUp.TakeAsync(Signed(), request, File!.OrderFile, operationIds);
            (Files, File) = (null, null);
            Show(DeskView.Pay);
            ShowTotal();
        });
        if (Error is not null && File is not null)
            await LookAgainAsync(File.OrderFile);
    }

    public void BackFromPay() => Show(Cart is { OrderFile: > 0 } ? DeskView.TakeUp : Performance is null ? DeskView.Performances : DeskView.Sell);

    /// <summary>The screen shows who has it now; what was said stays.</summary>
    async Task LookAgainAsync(long orderFile)
    {
        try
        {
            var found = await counter.TakeUp.FindAsync(Signed(), orderFile.ToString(System.Globalization.CultureInfo.InvariantCulture), 0);
            File = found.FirstOrDefault(file => file.OrderFile == orderFile);
        }
        catch (RuleViolation)
        {
            // What is shown is what was known last.
        }
        Tell();
    }
}
