using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Storage;

/// <summary>One entry of an appliance's journal, checked and in its order.</summary>
public sealed record IncomingOperation(
    Recipient Source, string JournalId, long Sequence, long RecordedAtMs, bool Offline, OperationBody Body)
{
    public string DeviceId => Source.DeviceId;

    /// <summary>For audit entries.</summary>
    public string Who => "device:" + Source.DeviceId;
}

/// <summary>
/// Applies operations of the kinds it names, in the transaction that also notes them as received. A
/// <see cref="Kernel.RuleViolation"/> undoes the operation's effects, puts it on the shelf and tells the appliance;
/// the next operation goes on. Registered as a service: <c>services.AddSingleton&lt;IOperationHandler, T&gt;()</c>.
/// </summary>
public interface IOperationHandler
{
    IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; }

    /// <summary>May save as it likes; what is left unsaved is saved after it.</summary>
    Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken);
}

/// <summary>An appliance's word that everything it recorded until then has been pushed: a lease that ended before may come back on sale.</summary>
public interface IWatermarkHandler
{
    Task Reached(HubDb db, Recipient source, long watermarkMs, CancellationToken cancellationToken);
}
