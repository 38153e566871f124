using Mono.Cecil;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>
/// Assemblies in memory, found by their simple name: versions on the device are told by the packages, not here.
/// </summary>
sealed class AssemblySet : IAssemblyResolver
{
    readonly Dictionary<string, AssemblyDefinition> _assemblies = new(StringComparer.Ordinal);

    public void Add(AssemblyDefinition assembly) => _assemblies.TryAdd(assembly.Name.Name, assembly);

    public void Add(byte[] image) => Add(AssemblyDefinition.ReadAssembly(
        new MemoryStream(image), new ReaderParameters { AssemblyResolver = this }));

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) =>
        _assemblies.TryGetValue(name.Name, out var found) ? found : throw new AssemblyResolutionException(name);

    public void Dispose()
    {
        foreach (var assembly in _assemblies.Values)
            assembly.Dispose();
    }
}
