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

/// <summary>A handler of which many operations are applied together, in order: read once, saved once.</summary>
public interface ITogetherHandler : IOperationHandler
{
    /// <summary>False: this one is to be applied alone.</summary>
    bool Joins(OperationBody body);

    /// <summary>Whatever this throws undoes all of them, and each is applied alone.</summary>
    Task ApplyTogether(HubDb db, IReadOnlyList<IncomingOperation> operations, CancellationToken cancellationToken);
}

/// <summary>An appliance's word that everything it recorded until then has been pushed.</summary>
public sealed record Watermark(Recipient Source, long Ms);

/// <summary>A lease that ended before an appliance's watermark may come back on sale.</summary>
public interface IWatermarkHandler
{
    /// <summary>Watermarks have risen. Whatever the command did before is saved before something is ended.</summary>
    Task Reached(HubDb db, IReadOnlyList<Watermark> risen, CancellationToken cancellationToken);
}
