using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Ticketing.Hub.Organisation;

/// <summary>Section "Hub": addresses, and what the demo adds.</summary>
public sealed class HubOptions : IValidatableObject
{
    /// <summary>Where the web admin listens, plain HTTP: a reverse proxy puts TLS before it.</summary>
    [Required]
    public string WebUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The address by which customers reach the hub, for the links in their mails; empty: WebUrl.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Without a slash at its end. Never what a request claims: a stranger could have links lead to himself.</summary>
    public string Address => (PublicUrl.Length > 0 ? PublicUrl : WebUrl).TrimEnd('/');

    /// <summary>The address that appliances reach, TLS. 0.0.0.0 for every network card.</summary>
    [Required]
    public string GrpcAddress { get; init; } = "127.0.0.1";

    [Range(0, 65535)]
    public int GrpcPort { get; init; } = 5443;

    /// <summary>Demo operators with known passwords and the demo season. Never for real use.</summary>
    public bool Demo { get; init; }

    public PkiOptions Pki { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(WebUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            yield return new ValidationResult($"Hub:WebUrl: '{WebUrl}' is not an address such as http://127.0.0.1:5080.");
        if (PublicUrl.Length > 0 && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var outside) || !outside.Scheme.StartsWith("http", StringComparison.Ordinal)))
            yield return new ValidationResult($"Hub:PublicUrl: '{PublicUrl}' is not an address such as https://billetterie.example.org.");
        if (!IPAddress.TryParse(GrpcAddress, out _))
            yield return new ValidationResult($"Hub:GrpcAddress: '{GrpcAddress}' is not an IP address.");
        if (Pki.CertificatePath.Length > 0 != Pki.KeyPath.Length > 0)
            yield return new ValidationResult("Hub:Pki: set both CertificatePath and KeyPath, or neither.");
        foreach (var path in (string[])[Pki.CertificatePath, Pki.KeyPath])
        {
            if (path.Length > 0 && !File.Exists(path))
                yield return new ValidationResult($"Hub:Pki: there is no file {path}.");
        }
    }
}

/// <summary>Section "Hub:Pki".</summary>
public sealed class PkiOptions
{
    /// <summary>The venue's own certificate authority, PEM. Empty: the hub makes one at its first start.</summary>
    public string CertificatePath { get; init; } = "";

    public string KeyPath { get; init; } = "";

    /// <summary>Names and addresses by which appliances call the hub, besides hub.ticketing, localhost and the machine's own name.</summary>
    public List<string> ServerNames { get; init; } = [];
}
