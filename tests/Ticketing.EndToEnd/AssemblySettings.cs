// Each venue is half a dozen programs: two at once on two cores would measure the machine, not the programs.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
// One browser for all that look at screens.
[assembly: AssemblyFixture(typeof(Ticketing.EndToEnd.Fixtures.Screens))]
