namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// MQTT topics of the venue: <c>venue/{site}/{kind}/{device}/{verb}</c>. The only place where one is built or read.
    /// Source: docs/architecture.md.
    /// </summary>
    public static class Topics
    {
        /// <summary>First level of every topic.</summary>
        public const string Root = "venue";

        /// <summary>Kind of a gate with a lock that it opens.</summary>
        public const string Turnstile = "turnstile";

        /// <summary>Kind of a cashless reader at a bar.</summary>
        public const string Reader = "reader";

        /// <summary>Device to edge: <see cref="ScanFrame"/>.</summary>
        public const string Scan = "scan";

        /// <summary>Edge to device: <see cref="DecisionFrame"/>.</summary>
        public const string Decision = "decision";

        /// <summary>Device to edge: <see cref="PassageFrame"/>.</summary>
        public const string Passage = "passage";

        /// <summary>Device to edge: <see cref="DebitFrame"/>.</summary>
        public const string Debit = "debit";

        /// <summary>Edge to device: <see cref="DebitDecisionFrame"/>.</summary>
        public const string DebitDecision = "debit-decision";

        /// <summary>Device to edge: <see cref="DebitResultFrame"/>.</summary>
        public const string DebitResult = "debit-result";

        /// <summary>Edge to device: <see cref="TopUpFrame"/>.</summary>
        public const string TopUp = "top-up";

        /// <summary>Edge to device: <see cref="BlockListFrame"/>.</summary>
        public const string BlockList = "block-list";

        /// <summary>Edge to device: <see cref="TicketListFrame"/>.</summary>
        public const string TicketList = "ticket-list";

        /// <summary>Edge to device: <see cref="ClockFrame"/>.</summary>
        public const string Clock = "clock";

        /// <summary>Device to edge: <see cref="HeartbeatFrame"/>.</summary>
        public const string Heartbeat = "heartbeat";

        /// <summary>Edge to device: <see cref="ConfigurationFrame"/>.</summary>
        public const string Configuration = "configuration";

        /// <summary>Edge to device: <see cref="AckFrame"/>.</summary>
        public const string Ack = "ack";

        /// <summary>Longest level, in characters.</summary>
        public const int MaxLevel = 64;

        /// <summary>The topic of one device and verb.</summary>
        /// <exception cref="System.ArgumentException">
        /// A level is empty, longer than <see cref="MaxLevel"/>, or has a character outside a-z A-Z 0-9 - _ and dot.
        /// </exception>
        public static string For(string site, string kind, string device, string verb)
        {
            Require(site, nameof(site));
            Require(kind, nameof(kind));
            Require(device, nameof(device));
            Require(verb, nameof(verb));
            return Root + "/" + site + "/" + kind + "/" + device + "/" + verb;
        }

        /// <summary>The subscription to one verb of every device of a site.</summary>
        /// <exception cref="System.ArgumentException">As <see cref="For"/>.</exception>
        public static string EveryDevice(string site, string verb)
        {
            Require(site, nameof(site));
            Require(verb, nameof(verb));
            return Root + "/" + site + "/+/+/" + verb;
        }

        /// <summary>
        /// The topics that one device may publish and subscribe to end under this prefix, slash included.
        /// </summary>
        /// <exception cref="System.ArgumentException">As <see cref="For"/>.</exception>
        public static string PrefixOf(string site, string kind, string device)
        {
            Require(site, nameof(site));
            Require(kind, nameof(kind));
            Require(device, nameof(device));
            return Root + "/" + site + "/" + kind + "/" + device + "/";
        }

        /// <summary>Takes a topic apart. False when it is not one of ours; the levels are then empty.</summary>
        public static bool TryParse(string? topic, out string site, out string kind, out string device, out string verb)
        {
            site = kind = device = verb = "";
            if (topic == null || topic.Length > Root.Length + 4 * (MaxLevel + 1))
                return false;
            var levels = topic.Split('/');
            if (levels.Length != 5 || levels[0] != Root)
                return false;
            for (var i = 1; i < levels.Length; i++)
            {
                if (!IsLevel(levels[i]))
                    return false;
            }

            site = levels[1];
            kind = levels[2];
            device = levels[3];
            verb = levels[4];
            return true;
        }

        /// <summary>Whether this can be one level of a topic.</summary>
        public static bool IsLevel(string? level)
        {
            if (level == null || level.Length == 0 || level.Length > MaxLevel)
                return false;
            for (var i = 0; i < level.Length; i++)
            {
                var c = level[i];
                var allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || c == '-' || c == '_' || c == '.';
                if (!allowed)
                    return false;
            }

            return true;
        }

        static void Require(string level, string name)
        {
            if (!IsLevel(level))
                throw new System.ArgumentException(
                    "A topic's level has 1 to 64 of a-z A-Z 0-9 - _ and dot, not '" + level + "'.", name);
        }
    }
}
