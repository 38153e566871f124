namespace Ticketing.Hub.Kernel;

/// <summary>What such an entity says is written once: the database itself refuses to change it or to take it away.</summary>
public interface IAppendOnly;
