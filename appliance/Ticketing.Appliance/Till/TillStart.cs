using Ticketing.Appliance.Hardware;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Status;

namespace Ticketing.Appliance.Till;

/// <summary>After a start: holds of carts that are gone go back, except those of a payment that is still being found out.</summary>
sealed class TillStart(AbandonCart abandon, CardPaymentTable payments) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var kept = payments.Unfinished().SelectMany(p => p.Purpose.Sale?.Places.Select(s => s.HoldId) ?? []).ToHashSet();
        return abandon.ReleaseLeftoversAsync(kept);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What the till adds to the appliance's figures.</summary>
sealed class TillStatus(Spool spool, House house, LeaseKeeper leases) : IStatusSource
{
    public void Tell(Protocol.Appliance.V1.Status status)
    {
        status.PrintJobs.AddRange(spool.Open().Select(j =>
            new Protocol.Appliance.V1.PrintJob { JobId = j.Id, Printer = j.Printer, State = j.State.ToString(), Detail = j.Title }));
        foreach (var (performance, category) in house.Leases.Select(l => (l.Performance, l.Category)).Distinct())
        {
            status.Leased.Add(new Protocol.Appliance.V1.LeasedPlaces
            {
                Performance = performance,
                Category = category,
                Left = leases.Left(performance, category),
            });
        }
    }
}

/// <summary>Shows on the lamp how the till is.</summary>
sealed class TillLamp(StatusLight light, Printers printers, Spool spool, TillLink link, TimeProvider clock) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            do
                light.Show(Now());
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The till stops.
        }
    }

    Light Now()
    {
        var statuses = printers.All.Select(w => w.Status).ToList();
        if (statuses.Exists(s => s.Fault != PrinterFault.None) || spool.Open().Exists(j => j.State == PrintJobState.Doubtful))
            return Light.Red;
        return !link.IsOnline || statuses.Exists(s => s.LowPaper) ? Light.Orange : Light.Green;
    }
}
