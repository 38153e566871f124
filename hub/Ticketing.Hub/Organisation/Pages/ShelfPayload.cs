using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Organisation.Pages;

/// <summary>What lies on the shelf, so that a person can read it.</summary>
static class ShelfPayload
{
    static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    /// <summary>A device's operation is an OperationBody, a fact is JSON already; what is neither is in hex.</summary>
    public static string Readable(ShelfItem item)
    {
        try
        {
            if (item.Sequence > 0)
                return Formatter.Format(OperationBody.Parser.ParseFrom(item.Payload));
            using var json = JsonDocument.Parse(item.Payload);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or JsonException)
        {
            return Convert.ToHexString(item.Payload);
        }
    }
}
