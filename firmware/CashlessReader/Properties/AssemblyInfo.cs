#if NANOFRAMEWORK_1_0
using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("Ticketing.Firmware.CashlessReader")]
[assembly: AssemblyCompany("Ticketing")]
[assembly: AssemblyProduct("Ticketing")]
[assembly: AssemblyCopyright("Copyright (c) Ticketing")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
#endif
