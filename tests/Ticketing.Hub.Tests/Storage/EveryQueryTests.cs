using System.Reflection;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Sales;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

/// <summary>Asks every question that screens can ask, on both databases: what EF cannot translate fails here first.</summary>
public class EveryQueryTests
{
    public static TheoryData<Database, string> Queries
    {
        get
        {
            var data = new TheoryData<Database, string>();
            foreach (var (database, type) in Enum.GetValues<Database>().SelectMany(one => Types(), (one, type) => (one, type)))
            {
                data.Add(database, type.FullName!);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task Every_query_is_understood_by_the_database(Database database, string name)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        await new SellingTill(hub).Sell(2);
        await new SellingTill(hub, "t-2").Hold(1);
        var type = Types().Single(one => one.FullName == name);
        var queries = hub.Of<IServiceProvider>().GetService(type)
            ?? throw new InvalidOperationException($"{name} is not registered.");
        var asked = 0;
        foreach (var method in Methods(type))
        {
            try
            {
                await (Task)method.Invoke(queries, [.. method.GetParameters().Select(Argument)])!;
            }
            catch (RuleViolation)
            {
                // It asked the database and found nothing of the kind.
            }

            asked++;
        }

        Assert.NotEqual(0, asked);
    }

    static IEnumerable<Type> Types() => typeof(HubHost).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true }
            && type.Name.EndsWith("Queries", StringComparison.Ordinal) && Methods(type).Any());

    static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType));

    static object? Argument(ParameterInfo parameter) => Value(parameter.ParameterType);

    static object? Value(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } under)
            return Value(under);
        if (type == typeof(CancellationToken))
            return TestContext.Current.CancellationToken;
        if (type == typeof(SignedInOperator))
            return SignedInOperator.Hub;
        if (type == typeof(Func<long, string>))
            return (Func<long, string>)(number => $"{number}");
        if (type == typeof(string))
            return "04A1B2C3";
        if (type == typeof(int) || type == typeof(long))
            return Convert.ChangeType(1, type);
        if (type == typeof(Guid))
            return Guid.CreateVersion7();
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsGenericType && type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GenericTypeArguments[0])))
            return Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GenericTypeArguments[0]));
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)
            ?? throw new InvalidOperationException($"What a {type} is, is to be said here.");
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }
}
