using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Storage;

/// <summary>The key of a row within its kind, as sync.proto says beside each message.</summary>
public static class RowKey
{
    public static string Of(Row row) => row.RowCase switch
    {
        Row.RowOneofCase.Performance => $"{row.Performance.Number}",
        Row.RowOneofCase.Price => $"{row.Price.Performance}/{row.Price.Category}/{row.Price.Tariff}",
        Row.RowOneofCase.Ticket => $"{row.Ticket.Performance}/{row.Ticket.Serial}",
        Row.RowOneofCase.Wallet => row.Wallet.Chip,
        Row.RowOneofCase.Device => row.Device.DeviceId,
        Row.RowOneofCase.PerformanceKey => $"{row.PerformanceKey.Performance}/{row.PerformanceKey.Epoch}",
        Row.RowOneofCase.Category => $"{row.Category.Performance}/{row.Category.Code}",
        Row.RowOneofCase.Seat => $"{row.Seat.Performance}/{row.Seat.SeatId}",
        Row.RowOneofCase.Lease => row.Lease.LeaseId,
        Row.RowOneofCase.Operator => row.Operator.OperatorId,
        Row.RowOneofCase.Product => $"{row.Product.Code}",
        Row.RowOneofCase.PurseKey => $"{row.PurseKey.Epoch}",
        Row.RowOneofCase.Site => "",
        _ => throw new ArgumentException($"A row of kind {row.RowCase} has no key.", nameof(row)),
    };
}
