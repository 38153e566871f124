using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ticketing.Hub.Storage;

/// <summary>A column as the model maps it.</summary>
/// <param name="StoreType">The database's name of its type, without a length.</param>
/// <param name="Stored">The type of its values once converted.</param>
sealed record StoredColumn(
    IProperty Property, string Name, string StoreType, Func<object?, object?>? Convert, Type Stored, bool IsKey,
    bool NumberedByDatabase)
{
    readonly IClrPropertyGetter? getter = Property.IsShadowProperty() ? null : Property.GetGetter();

    public static StoredColumn Of(IProperty property)
    {
        var mapping = property.GetRelationalTypeMapping();
        var stored = mapping.Converter?.ProviderClrType ?? property.ClrType;
        if (property.IsNullable && stored.IsValueType && Nullable.GetUnderlyingType(stored) is null)
            stored = typeof(Nullable<>).MakeGenericType(stored);
        return new StoredColumn(
            property, $"\"{property.GetColumnName()}\"", mapping.StoreTypeNameBase, mapping.Converter?.ConvertToProvider, stored,
            property.IsPrimaryKey(), property.ValueGenerated != ValueGenerated.Never && property.ClrType != typeof(Guid));
    }

    public object? Of(EntityEntry row)
    {
        var value = getter is null
            ? row.Property(Property).CurrentValue
            : getter.GetClrValueUsingContainingEntity(row.Entity);
        return Convert is null || value is null ? value : Convert(value);
    }
}

/// <summary>A table of one entity with one column for each of its values.</summary>
/// <param name="Rank">Tables that this one refers to have a lower one.</param>
sealed record StoredTable(int Rank, string Name, IReadOnlyList<StoredColumn> Columns)
{
    /// <summary>The model's tables; those that are more than plain rows are not among them.</summary>
    public static IReadOnlyDictionary<IEntityType, StoredTable> InOrder(IModel model) =>
        ParentsFirst(model).Where(IsPlain).Select((entity, rank) => (entity, rank)).ToDictionary(
            pair => pair.entity,
            pair => new StoredTable(
                pair.rank, $"\"{pair.entity.GetTableName()}\"", [.. pair.entity.GetProperties().Select(StoredColumn.Of)]));

    /// <summary>All entities, each after those that it refers to.</summary>
    public static IReadOnlyList<IEntityType> ParentsFirst(IModel model)
    {
        var order = new List<IEntityType>();
        void Add(IEntityType entity)
        {
            if (order.Contains(entity))
                return;
            foreach (var key in entity.GetForeignKeys().Where(key => key.PrincipalEntityType != entity))
            {
                Add(key.PrincipalEntityType);
            }

            order.Add(entity);
        }

        foreach (var entity in model.GetEntityTypes())
        {
            Add(entity);
        }

        return order;
    }

    static bool IsPlain(IEntityType entity) =>
        entity.BaseType is null && !entity.GetDirectlyDerivedTypes().Any() && !entity.IsOwned()
        && !entity.GetComplexProperties().Any() && !entity.GetProperties().Any(property => property.IsConcurrencyToken);
}
