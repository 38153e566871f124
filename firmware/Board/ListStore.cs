using System.Collections;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Configuration and lists as they came, so that a device that starts cut off from its edge knows what it knew. Frames are
    /// appended as they arrive; when the log has grown, what newer frames have replaced is left out.
    /// </summary>
    public sealed class ListStore
    {
        const int SmallestLimit = 65536;

        readonly IFlashStore _store;
        readonly TicketListFrame _tickets = new TicketListFrame();
        readonly BlockListFrame _blocks = new BlockListFrame();
        byte[] _configuration = new byte[0];
        int _limit = SmallestLimit;

        /// <summary>Keeps the frames here.</summary>
        public ListStore(IFlashStore store)
        {
            _store = store;
        }

        /// <summary>All frames, in the order in which they came.</summary>
        /// <returns>New arrays, each one whole frame.</returns>
        public byte[][] ReadAll()
        {
            byte[][] frames = _store.ReadAll();
            for (int i = 0; i < frames.Length; i++)
            {
                if (TypeOf(frames[i]) == FrameType.Configuration)
                    _configuration = frames[i];
            }

            return frames;
        }

        /// <summary>Keeps one frame. The broker's retained configuration comes at each connection: the same one is kept once.</summary>
        /// <param name="frame">One whole frame, of the array's length.</param>
        /// <exception cref="System.IO.IOException">The flash failed.</exception>
        public void Keep(byte[] frame)
        {
            if (TypeOf(frame) == FrameType.Configuration)
            {
                if (IsSame(frame, _configuration))
                    return;
                _configuration = frame;
            }

            _store.Append(frame, frame.Length);
            if (_store.Used > _limit)
                Compact();
        }

        static bool IsSame(byte[] one, byte[] other)
        {
            bool same = one.Length == other.Length;
            for (int i = 0; same && i < one.Length; i++)
                same = one[i] == other[i];
            return same;
        }

        static FrameType TypeOf(byte[] frame)
        {
            return Frame.TypeOf(frame, frame.Length);
        }

        // A list that is whole makes older ones of its performance superfluous; the newest may still be arriving.
        void Compact()
        {
            byte[][] frames = _store.ReadAll();
            ArrayList kept = new ArrayList();
            for (int i = 0; i < frames.Length; i++)
            {
                FrameType type = TypeOf(frames[i]);
                bool needed = type == FrameType.Configuration
                    ? IsLastConfiguration(frames, i)
                    : VersionOf(frames[i], out uint performance, out _) >= NewestWhole(frames, type, performance);
                if (needed)
                    kept.Add(frames[i]);
            }

            byte[][] all = new byte[kept.Count][];
            for (int i = 0; i < all.Length; i++)
                all[i] = (byte[])kept[i]!;
            _store.Compact(all, all.Length);
            _limit = _store.Used * 2 > SmallestLimit ? _store.Used * 2 : SmallestLimit;
        }

        static bool IsLastConfiguration(byte[][] frames, int index)
        {
            for (int i = index + 1; i < frames.Length; i++)
            {
                if (TypeOf(frames[i]) == FrameType.Configuration)
                    return false;
            }

            return true;
        }

        uint NewestWhole(byte[][] frames, FrameType type, uint performance)
        {
            uint newest = 0;
            for (int i = 0; i < frames.Length; i++)
            {
                if (TypeOf(frames[i]) != type)
                    continue;
                uint version = VersionOf(frames[i], out uint itsPerformance, out int chunks);
                if (itsPerformance == performance && version > newest
                    && CountChunks(frames, type, performance, version) >= chunks)
                    newest = version;
            }

            return newest;
        }

        // The store keeps a chunk once: the list says when a chunk is no news.
        int CountChunks(byte[][] frames, FrameType type, uint performance, uint version)
        {
            int count = 0;
            for (int i = 0; i < frames.Length; i++)
            {
                if (TypeOf(frames[i]) == type && VersionOf(frames[i], out uint its, out _) == version && its == performance)
                    count++;
            }

            return count;
        }

        uint VersionOf(byte[] frame, out uint performance, out int chunks)
        {
            if (TypeOf(frame) == FrameType.TicketList)
            {
                _tickets.Read(frame, frame.Length);
                performance = _tickets.Performance;
                chunks = _tickets.ChunkCount;
                return _tickets.ListVersion;
            }

            _blocks.Read(frame, frame.Length);
            performance = 0;
            chunks = _blocks.ChunkCount;
            return _blocks.ListVersion;
        }
    }
}
