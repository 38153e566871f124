using Ticketing.Firmware.DeviceBuild;

// Without arguments: checks everything that runs on a device or on a Pi. Exit code 0 when all would run, 1 when not.
// With "files": writes the sources of each folder into its .nfproj first.
var root = Repository.Find(Directory.GetCurrentDirectory());
if (args is ["files"])
{
    foreach (var project in Repository.DeviceProjects(root))
        DeviceProject.WriteFiles(project);
}
else if (args.Length > 0)
{
    Console.Error.WriteLine($"Unknown argument '{args[0]}': none, or \"files\".");
    return 2;
}

var results = DeviceCheck.Run(root);
foreach (var result in results)
{
    Console.WriteLine(result.Findings.Count == 0
        ? $"{result.Project}: {result.Files} files would run"
        : $"{result.Project}: {result.Findings.Count} reasons why it would not run");
}

foreach (var finding in results.SelectMany(r => r.Findings))
    Console.Error.WriteLine(finding);
return results.All(r => r.Findings.Count == 0) ? 0 : 1;
