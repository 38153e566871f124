using Ticketing.Firmware.DeviceBuild;

// Without arguments: every device project of the repository. Exit code 0 when all would run, 1 when something would not.
var root = Repository.Find(args.Length > 0 ? args[0] : Directory.GetCurrentDirectory());
var findings = new List<Finding>();
foreach (var result in DeviceCheck.Run(root))
{
    findings.AddRange(result.Findings);
    Console.WriteLine(result.Findings.Count == 0
        ? $"{result.Project}: {result.Files} files, {result.Bytes} bytes of IL, runs on the device"
        : $"{result.Project}: {result.Findings.Count} reasons why it would not run on the device");
}

foreach (var finding in findings)
    Console.Error.WriteLine(finding);
return findings.Count == 0 ? 0 : 1;
