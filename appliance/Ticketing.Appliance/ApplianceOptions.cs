using System.Net;

namespace Ticketing.Appliance;

/// <summary>
/// What this appliance is for: one thing. To the hub it is one device, with one certificate and one journal, and the hub takes
/// an edge's operations from an edge only. A machine that is to be both runs the program twice.
/// </summary>
[Flags]
public enum Roles
{
    None = 0,
    Edge = 1,
    Till = 2,
}

/// <summary>Section `Appliance`, `Hub` and `Enrolment` of the configuration; appsettings.json explains each key.</summary>
public sealed record ApplianceOptions(
    Roles Roles, string DataDirectory, Uri WebUrl, int LocalGrpcPort, Uri HubUrl, string? EnrolmentCode)
{
    public string IdentityDirectory => Path.Combine(DataDirectory, "identity");
    public string JournalPath => Path.Combine(DataDirectory, "journal.db");
    public string SnapshotDirectory => Path.Combine(DataDirectory, "snapshot");

    /// <exception cref="ConfigurationException">Names every key that is wrong, and what is allowed.</exception>
    public static ApplianceOptions Read(IConfiguration configuration)
    {
        var wrong = new List<string>();
        var options = new ApplianceOptions(
            ReadRoles(configuration, wrong),
            Path.GetFullPath(configuration["Appliance:DataDirectory"] is { Length: > 0 } directory ? directory : "data"),
            ReadUri(configuration, "Appliance:WebUrl", wrong, "http"),
            Ports.Read(configuration, "Appliance:LocalGrpcPort", wrong),
            ReadUri(configuration, "Hub:Url", wrong, "https"),
            ReadCode(configuration, wrong));
        return wrong.Count == 0 ? options : throw new ConfigurationException(wrong);
    }

    static Roles ReadRoles(IConfiguration configuration, List<string> wrong)
    {
        const string key = "Appliance:Roles";
        var section = configuration.GetSection(key);
        var names = section.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? [.. section.GetChildren().Select(c => c.Value ?? "")];
        var roles = Roles.None;
        foreach (var name in names)
        {
            if (Enum.TryParse<Roles>(name, ignoreCase: true, out var role) && role is Roles.Edge or Roles.Till) roles |= role;
            else wrong.Add($"{key}: '{name}' is no role. Allowed: Edge or Till.");
        }
        if (names.Length == 0) wrong.Add($"{key} is missing. Allowed: Edge or Till.");
        if (roles == (Roles.Edge | Roles.Till))
        {
            wrong.Add($"{key}: an appliance is one device to the hub, Edge or Till. For both on one machine start the program "
                + "twice, each with its own Enrolment:Code, Appliance:DataDirectory, Appliance:WebUrl and Appliance:LocalGrpcPort.");
        }
        return roles;
    }

    static Uri ReadUri(IConfiguration configuration, string key, List<string> wrong, string scheme)
    {
        if (Uri.TryCreate(configuration[key], UriKind.Absolute, out var uri) && uri.Scheme == scheme
            && uri.PathAndQuery == "/" && (scheme == "https" || IPAddress.TryParse(uri.Host, out _) || uri.Host == "localhost"))
            return uri;
        wrong.Add($"{key}: '{configuration[key]}' is not allowed. Allowed: {scheme}://<address>:<port>.");
        return new Uri($"{scheme}://127.0.0.1");
    }

    static string? ReadCode(IConfiguration configuration, List<string> wrong)
    {
        if (configuration["Enrolment:Code"] is not { Length: > 0 } code) return null;
        try
        {
            Identity.EnrolmentCode.Parse(code);
        }
        catch (FormatException e)
        {
            wrong.Add($"Enrolment:Code: {e.Message}");
        }
        return code;
    }
}

/// <summary>The configuration cannot be used: one line a key.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> wrong)
    : Exception(string.Join(Environment.NewLine, wrong));
