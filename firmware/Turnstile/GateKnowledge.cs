using System.Collections;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// What the edge has told the gate for deciding alone: configuration with performance keys, ticket lists, block list.
    /// Memory only; the board keeps the frames in flash and plays them again after a start.
    /// </summary>
    public sealed class GateKnowledge
    {
        readonly ArrayList _lists = new ArrayList();
        readonly byte[] _copy = new byte[Frame.MaxLength];

        /// <summary>A configuration has come, and was not taken away since.</summary>
        public bool IsConfigured { get; private set; }

        /// <summary>The configuration in use; start values before the first.</summary>
        public ConfigurationFrame Settings { get; } = new ConfigurationFrame();

        /// <summary>Tickets and chips that are not to be taken.</summary>
        public BlockedKeys Blocked { get; } = new BlockedKeys();

        /// <summary>Every performance of the configuration has its list.</summary>
        public bool HasAllLists
        {
            get
            {
                bool all = IsConfigured && Settings.PerformanceCount > 0;
                for (int i = 0; all && i < Settings.PerformanceCount; i++)
                {
                    Fingerprints? list = ListOf(Settings.Performances[i].Number);
                    all = list != null && list.IsLoaded;
                }

                return all;
            }
        }

        /// <summary>Takes a configuration; lists of performances that it does not name are dropped.</summary>
        public void Take(ConfigurationFrame configuration)
        {
            Settings.Read(_copy, configuration.Write(_copy, configuration.Sequence));
            // Without an organisation everything is taken away: the edge may no longer vouch for what it gave.
            IsConfigured = Settings.Organisation != 0;
            for (int i = _lists.Count - 1; i >= 0; i--)
            {
                if (SettingOf(((Fingerprints)_lists[i]!).Performance) == null)
                    _lists.RemoveAt(i);
            }
        }

        /// <summary>Takes a chunk of a ticket list.</summary>
        /// <returns>What it led to; a performance that the configuration does not name is ignored.</returns>
        public ListProgress Take(TicketListFrame chunk)
        {
            if (IsConfigured && SettingOf(chunk.Performance) == null)
                return ListProgress.Ignored;

            Fingerprints? list = ListOf(chunk.Performance);
            if (list == null)
            {
                if (_lists.Count >= 2 * ConfigurationFrame.MaxPerformances)
                    return ListProgress.Ignored;

                list = new Fingerprints(chunk.Performance);
                _lists.Add(list);
            }

            return list.Take(chunk);
        }

        /// <summary>The settings of a performance.</summary>
        /// <returns>Null when the gate does not let it in.</returns>
        public PerformanceSetting? SettingOf(uint performance)
        {
            for (int i = 0; i < Settings.PerformanceCount; i++)
            {
                if (Settings.Performances[i].Number == performance)
                    return Settings.Performances[i];
            }

            return null;
        }

        /// <summary>The list of a performance.</summary>
        /// <returns>Null when no chunk has come; it may not be loaded yet.</returns>
        public Fingerprints? ListOf(uint performance)
        {
            for (int i = 0; i < _lists.Count; i++)
            {
                Fingerprints list = (Fingerprints)_lists[i]!;
                if (list.Performance == performance)
                    return list;
            }

            return null;
        }

        /// <summary>Fills in version, entries and checksum of the lists in use.</summary>
        public void Describe(HeartbeatFrame heartbeat)
        {
            uint version = 0;
            uint count = 0;
            uint checksum = 0;
            for (int i = 0; i < _lists.Count; i++)
            {
                Fingerprints list = (Fingerprints)_lists[i]!;
                version = list.Version > version ? list.Version : version;
                count += (uint)list.Count;
                checksum += list.Checksum;
            }

            heartbeat.ListVersion = version;
            heartbeat.ListCount = count;
            heartbeat.ListChecksum = checksum;
        }
    }
}
