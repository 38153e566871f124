using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// The decision of a gate that is alone: the same <see cref="AccessRules"/> as at the edge, over list, code and memory.
    /// It has no word on chips, and none on what it has no key or list for: then it is not ready, and never says "invalid".
    /// </summary>
    public sealed class OfflineGate
    {
        readonly GateKnowledge _knowledge;
        readonly GateMemory _memory;
        readonly TicketCode _code = new TicketCode();
        readonly AccessRequest _request = new AccessRequest();
        readonly byte[] _media = new byte[ScanFrame.MaxMedia];
        int _mediaLength;
        TicketCodeError _error;
        MediaKind _kind;

        /// <summary>Decides by these.</summary>
        public OfflineGate(GateKnowledge knowledge, GateMemory memory)
        {
            _knowledge = knowledge;
            _memory = memory;
        }

        /// <summary>What was decided last.</summary>
        public AccessOutcome Outcome { get; private set; }

        /// <summary>Performance of the code read last; 0 when it was none.</summary>
        public uint Performance
        {
            get { return IsCode ? _code.Performance : 0; }
        }

        /// <summary>Serial of the code read last; 0 when it was none.</summary>
        public ulong Serial
        {
            get { return IsCode ? _code.Serial : 0; }
        }

        /// <summary>Fingerprint of the code read last; 0 until it was found genuine.</summary>
        public ulong Fingerprint
        {
            get { return IsCode ? _code.Fingerprint : 0; }
        }

        bool IsCode
        {
            get { return _kind == MediaKind.QrCode && _error == TicketCodeError.None; }
        }

        /// <summary>Takes what was read, for the questions that follow.</summary>
        public void Read(ScanFrame scan)
        {
            _kind = scan.Kind;
            _mediaLength = scan.MediaLength;
            System.Array.Copy(scan.Media, 0, _media, 0, _mediaLength);
            _error = _kind == MediaKind.QrCode ? _code.Read(_media, 0, _mediaLength) : TicketCodeError.Unreadable;
        }

        /// <summary>Is this what was read last?</summary>
        public bool IsServed(ScanFrame scan)
        {
            bool same = scan.Kind == _kind && scan.MediaLength == _mediaLength;
            for (int i = 0; same && i < _mediaLength; i++)
                same = scan.Media[i] == _media[i];
            return same;
        }

        /// <summary>Fingerprint of the code read last, if it is this ticket and genuine.</summary>
        /// <returns>0 when it is not, or when the gate has no key for it.</returns>
        public ulong FingerprintFor(uint performance, ulong serial)
        {
            PerformanceSetting? setting = _knowledge.SettingOf(performance);
            bool verifiable = setting != null && IsCode && _code.Performance == performance && _code.Serial == serial
                && _code.Organisation == _knowledge.Settings.Organisation && _code.KeyEpoch == setting.KeyEpoch;
            return verifiable && _code.Verify(setting!.Key) ? _code.Fingerprint : 0;
        }

        /// <summary>Decides on what was read last; the answer is in <see cref="Outcome"/>.</summary>
        /// <param name="unixMs">Gate's clock.</param>
        /// <param name="clockKnown">It has been set.</param>
        /// <param name="revoked">The edge has said that this gate is no longer admitted.</param>
        /// <param name="cutOff">There is no link to the edge, so the lists are of some time ago: a genuine code that none of
        /// them has was sold since.</param>
        public void Decide(long unixMs, bool clockKnown, bool revoked, bool cutOff)
        {
            _request.Reset();
            _request.Offline = true;
            _request.DeviceRevoked = revoked;
            _request.NowMs = unixMs;
            _request.Direction = _knowledge.Settings.Direction;
            _request.Readable = IsCode;
            _request.ListLoaded = _knowledge.IsConfigured && clockKnown;
            if (_kind == MediaKind.Nfc)
            {
                // Which ticket belongs to a chip only the edge knows.
                _request.Readable = true;
                _request.ListLoaded = false;
            }
            else if (IsCode)
            {
                FillFromCode(cutOff);
            }

            Outcome = AccessRules.Decide(_request);
            if (AccessOutcomes.Opens(Outcome) && !_memory.HasRoom(_code.Performance))
                Outcome = AccessOutcome.GateNotReady;
        }

        void FillFromCode(bool cutOff)
        {
            uint performance = _code.Performance;
            _request.OrganisationServed = _code.Organisation == _knowledge.Settings.Organisation;
            PerformanceSetting? setting = _knowledge.SettingOf(performance);
            _request.PerformanceServed = setting != null;
            if (setting == null || !_request.OrganisationServed)
                return;
            Fingerprints? list = _knowledge.ListOf(performance);
            if (list == null || !list.IsLoaded || _code.KeyEpoch != setting.KeyEpoch)
            {
                _request.ListLoaded = false;
                return;
            }

            _request.DoorsOpenAtMs = setting.DoorsOpenAtMs;
            _request.DoorsCloseAtMs = setting.DoorsCloseAtMs;
            _request.Genuine = _code.Verify(setting.Key);
            if (!_request.Genuine)
                return;
            ulong fingerprint = _code.Fingerprint;
            byte reason = _knowledge.Blocked.ReasonFor(fingerprint);
            _request.Known = cutOff || reason != 0 || list.Contains(fingerprint);
            _request.Status = reason != 0 ? (TicketStatus)reason : TicketStatus.Valid;
            _request.EntriesUsed = _memory.EntriesOf(performance, fingerprint);
            _request.Interrupted = _memory.IsInterrupted(performance, fingerprint);
        }
    }
}
