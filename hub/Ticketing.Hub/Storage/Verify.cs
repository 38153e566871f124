using System.Text.Encodings.Web;
using System.Text.Json;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>`verify [--json]`: every module's invariants on the real tables. Exit code 1 when one does not hold.</summary>
public static class Verify
{
    const int MostShown = 50;

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static HubCommand Command { get; } = new("verify", "verify [--json]", Run);

    public static async Task<List<CheckReport>> Check(IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<HubDatabase>();
        var reports = new List<CheckReport>();
        foreach (var check in services.GetServices<IInvariantCheck>())
        {
            await using var db = database.Read();
            reports.Add(await check.Check(db, cancellationToken));
        }

        return [.. reports.OrderBy(report => report.Invariant, StringComparer.Ordinal)];
    }

    static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken cancellationToken)
    {
        var reports = await Check(services, cancellationToken);
        var ok = reports.TrueForAll(report => report.Holds);
        if (args.Contains("--json"))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { Ok = ok, Checks = reports }, Json));
            return ok ? 0 : 1;
        }

        foreach (var report in reports)
        {
            await Console.Out.WriteLineAsync(
                $"{report.Invariant}  {(report.Holds ? "holds" : "BROKEN")}  {report.Title} ({report.Examined} looked at)");
            foreach (var violation in report.Violations.Take(MostShown))
            {
                await Console.Out.WriteLineAsync("      " + violation);
            }

            if (report.Violations.Count > MostShown)
                await Console.Out.WriteLineAsync($"      and {report.Violations.Count - MostShown} more");
            if (report.Figures is not null)
                await Console.Out.WriteLineAsync("      " + JsonSerializer.Serialize(report.Figures, Json).ReplaceLineEndings("\n      "));
        }

        return ok ? 0 : 1;
    }
}
