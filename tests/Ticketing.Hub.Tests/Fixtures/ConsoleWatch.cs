using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>Reads on the console what the hub tells whoever stands before it.</summary>
public sealed partial class ConsoleWatch : ILoggerProvider, ILogger
{
    string? code;

    public string SetupCode => code ?? throw new InvalidOperationException("The hub has written no setup code.");

    public void Watch(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var found = Code().Match(formatter(state, exception));
        if (found.Success)
            code = found.Groups["code"].Value;
    }

    public void Dispose()
    {
    }

    [GeneratedRegex("setup code (?<code>[0-9A-Z]{5}-[0-9A-Z]{5})", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
