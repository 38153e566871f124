namespace Ticketing.Appliance.Hardware;

/// <summary>Two lines of 16 characters that the customer reads.</summary>
public interface ICustomerDisplay
{
    void Show(string first, string second);
}

/// <summary>A display that a page can show when there is none.</summary>
public sealed class SimulatedCustomerDisplay : ICustomerDisplay
{
    public string First { get; private set; } = "";

    public string Second { get; private set; } = "";

    public void Show(string first, string second) => (First, Second) = (DisplayText.Fit(first), DisplayText.Fit(second));
}
