using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Web;

/// <summary>The resource files' texts, with <see cref="CountedWords"/>.</summary>
sealed class CountedLocalizers(IOptions<LocalizationOptions> options, ILoggerFactory loggers) : IStringLocalizerFactory
{
    readonly ResourceManagerStringLocalizerFactory files = new(options, loggers);

    public IStringLocalizer Create(Type resourceSource) => new Counted(files.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Counted(files.Create(baseName, location));

    sealed class Counted(IStringLocalizer texts) : IStringLocalizer
    {
        public LocalizedString this[string name] => texts[name];

        public LocalizedString this[string name, params object[] arguments] => texts[name] is { ResourceNotFound: false } found
            ? new LocalizedString(name, CountedWords.Format(CultureInfo.CurrentCulture, found.Value, arguments), resourceNotFound: false, found.SearchedLocation)
            : texts[name, arguments];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => texts.GetAllStrings(includeParentCultures);
    }
}
